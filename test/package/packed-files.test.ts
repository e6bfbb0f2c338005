import { createRequire } from "node:module";
import path from "node:path";
import { describe, expect, inject, it } from "vitest";
import { mustRun, runProgram } from "./run-program.js";

const { resolve } = createRequire(import.meta.url);
const program = (packageName: string, file: string): string =>
  path.join(path.dirname(resolve(`${packageName}/package.json`)), file);

describe("the packed package", () => {
  it("has an exports map without mistakes, as publint finds", async () => {
    const publint = program("publint", "src/cli.js");
    const { stdout, code } = await runProgram(process.execPath, [publint, inject("tarball"), "--strict"]);
    expect(stdout).toContain("All good!");
    expect(code).toBe(0);
  });

  it("has types that fit its code for every resolution, as arethetypeswrong finds", async () => {
    const attw = program("@arethetypeswrong/cli", "dist/index.js");
    const args = [attw, inject("tarball"), "--format", "json"];
    const { stdout } = await runProgram(process.execPath, args);
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
    expect(files.filter((file) => /^package\/(src|test|bench|scripts|node_modules|\.)/.test(file))).toEqual([]);
  });
});
