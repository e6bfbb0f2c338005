import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, inject, it } from "vitest";
import { readTemplate } from "../../src/data/store/embedded-template.js";
import { mustRun, runProgram } from "./run-program.js";

/** The part of `package.json` that is looked at. */
interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

const program = (name: string): string => path.resolve("node_modules/.bin", name);

describe("the packed package", () => {
  it("has an exports map without mistakes, as publint finds", async () => {
    const { stdout, code } = await runProgram(program("publint"), [inject("tarball"), "--strict"]);
    expect(stdout).toContain("All good!");
    expect(code).toBe(0);
  });

  it("has types that fit its code for every resolution, as arethetypeswrong finds", async () => {
    const { stdout } = await runProgram(program("attw"), [inject("tarball"), "--format", "json"]);
    const { problems } = (JSON.parse(stdout) as { analysis: { problems: unknown } }).analysis;
    expect(problems).toEqual([]);
  });

  it("holds what a user needs and nothing else", async () => {
    const { stdout } = await mustRun("tar", ["-tzf", inject("tarball")]);
    const files = stdout.trim().split("\n");
    for (const file of ["README.md", "CHANGELOG.md", "LICENSE", "THIRD_PARTY_NOTICES.md", "dist/bin.js"]) {
      expect(files).toContain(`package/${file}`);
    }
    expect(files.filter((file) => file.startsWith("package/assets/migrations/")).length).toBeGreaterThan(0);
    expect(files.filter((file) => /^package\/(src|test|bench|scripts|node_modules|docs\/api|\.)/.test(file))).toEqual(
      [],
    );
  });

  it("holds a new database of at most 2 MB, made by the very PGlite that it depends on", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "algo-trader-packed-"));
    try {
      await mustRun("tar", ["-xzf", inject("tarball"), "-C", folder, "package/dist", "package/package.json"]);
      const manifest = JSON.parse(readFileSync(path.join(folder, "package/package.json"), "utf8")) as Manifest;
      const file = path.join(folder, "package/dist/embedded-template.bin");
      expect(statSync(file).size).toBeLessThan(2e6);
      const found = readTemplate(file, manifest.dependencies["@electric-sql/pglite"]!);
      expect(found).toMatchObject({ head: { files: expect.arrayContaining([["PG_VERSION", 3]]) as unknown } });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("has every page, picture and file that its pages link to", async () => {
    const { stdout } = await mustRun("tar", ["-tzf", inject("tarball")]);
    const files = stdout.trim().split("\n");
    const pages = files.filter((file) => file.endsWith(".md"));
    expect(pages).toEqual(
      expect.arrayContaining(["package/docs/how-to/own-strategy.md", "package/docs/concepts/what-a-bar-may-see.md"]),
    );
    const contents = await Promise.all(
      pages.map(async (page) => (await mustRun("tar", ["-xzOf", inject("tarball"), page])).stdout),
    );
    const isThere = (target: string): boolean => files.some((file) => file === target || file.startsWith(`${target}/`));
    const broken = pages.flatMap((page, i) =>
      [...contents[i]!.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
        .map((match) => match[1]!)
        .filter((target) => !/^[a-z]+:/.test(target) && !isThere(path.posix.join(path.posix.dirname(page), target)))
        .map((target) => `${page} -> ${target}`),
    );
    expect(broken).toEqual([]);
  });
});
