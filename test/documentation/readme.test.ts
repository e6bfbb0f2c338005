import { readFileSync } from "node:fs";
import path from "node:path";
import { inspect } from "node:util";
import ts from "typescript";
import { expect, onTestFinished, test, vi } from "vitest";
import { tempFile } from "../data/temp-file.js";

const readme = readFileSync("README.md", "utf8");
const [, code] = /```ts\n(.*?)```/s.exec(readme)!;
const [, printed] = /<!-- run node first.mjs -->\n\n```text\n(.*?)```/s.exec(readme)!;

test("the program in README.md runs without broker and database and prints what stands below it", async () => {
  const picture = path.join(path.dirname(tempFile("x", "")), "spy.png");
  const program = code!
    .replace('"algo-trader"', JSON.stringify(path.resolve("src/index.ts")))
    .replace('"spy.png"', JSON.stringify(picture));
  const lines: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((value) => {
    lines.push(typeof value === "string" ? value : inspect(value));
  });
  onTestFinished(() => log.mockRestore());
  await import(tempFile("first.mts", program));
  expect(`${lines.join("\n")}\n`).toBe(printed);
  expect(readFileSync(picture).subarray(1, 4).toString()).toBe("PNG");
});

test("the program in README.md is the one in examples and has at most twenty lines", () => {
  const example = readFileSync("examples/first-backtest.mjs", "utf8").replace(/^\/\/.*\n/gm, "");
  expect(code).toBe(example);
  expect(code!.trim().split("\n").length).toBeLessThanOrEqual(20);
  expect(ts.transpileModule(code!, {}).outputText).not.toBe("");
});
