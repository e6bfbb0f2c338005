import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { mustRun } from "./run-program.js";

/** Every file of JavaScript that a program loaded, by `import` or `require`. */
async function loadedFiles(code: string): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "algo-trader-loaded-"));
  try {
    await mustRun(process.execPath, ["--input-type=module", "--eval", code], { env: { NODE_V8_COVERAGE: folder } });
    return readdirSync(folder).flatMap((file) => {
      const { result } = JSON.parse(readFileSync(path.join(folder, file), "utf8")) as { result: { url: string }[] };
      return result.map(({ url }) => url).filter((url) => url.startsWith("file:"));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const createRequire =
  'import { createRequire } from "node:module"; const require = createRequire(process.cwd() + "/");';
const heavy = [
  "sharp",
  "@img",
  "jsdom",
  "@observablehq",
  "@tensorflow",
  "@stoqey",
  "rxjs",
  "@electric-sql",
  "postgres",
];
const isHeavy = (url: string): boolean =>
  heavy.some((name) => url.includes(`/node_modules/${name}/`)) || url.includes("danfo-bundle");

describe("loading algo-trader", () => {
  it.each([
    ["import", 'await import("algo-trader");'],
    ["require", `${createRequire} require("algo-trader");`],
  ])("by %s loads no native code, no browser, no broker, no database and no danfo", async (_, code) => {
    const files = await loadedFiles(code);
    expect(files.some((url) => /\/dist\/index\.c?js$/.test(url))).toBe(true);
    expect(files.filter(isHeavy)).toEqual([]);
  });

  it("takes less than 100 ms of processor time", async () => {
    const code =
      'const begin = process.cpuUsage(); await import("algo-trader"); const { user, system } = process.cpuUsage(begin); console.log((user + system) / 1000);';
    const times: number[] = [];
    // The best of several, and no wall clock: what else the machine does counts for nothing.
    for (let i = 0; i < 7; i++) {
      times.push(Number((await mustRun(process.execPath, ["--input-type=module", "--eval", code])).stdout));
    }
    expect(Math.min(...times)).toBeLessThan(100);
  });

  it("loads danfo at the first danfo member of a frame, and TensorFlow not even then", async () => {
    const make = 'const { Frame } = await import("algo-trader"); const frame = new Frame({ ts: new Float64Array(3) });';
    expect((await loadedFiles(`${make} frame.col("ts"); frame.slice(1); await frame;`)).filter(isHeavy)).toEqual([]);
    const after = (await loadedFiles(`${make} frame.head(1).toString();`)).filter(isHeavy);
    expect(after.map((url) => path.posix.basename(url))).toEqual(["danfo-bundle.cjs"]);
  });

  it("shows the program's help without any of them", async () => {
    const files = await loadedFiles('process.argv = ["", "", "--help"]; await import("./dist/bin.js");');
    expect(files.filter(isHeavy)).toEqual([]);
  });
});
