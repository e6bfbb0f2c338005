import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { resolveStrategy } from "../../src/backtest/resolve-strategy.js";
import { loadStrategy } from "../../src/workflow/load-strategy.js";

const folder = mkdtempSync(path.join(os.tmpdir(), "strategies-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each([
  ["an unnamed function is named as its file", "dip", "export default (i) => (i === 1 ? 'BUY' : null);", "dip"],
  ["a named function keeps its name", "named", "export default function rebound() { return null; }", "rebound"],
  ["the only function keeps its name", "only", "export const onDip = () => null;", "onDip"],
  [
    "an unnamed definition is named as its file",
    "weekly",
    "import { defineStrategy } from 'algo-trader';\nexport default defineStrategy({ onBar: () => null });",
    "weekly",
  ],
  [
    "a named definition keeps its name",
    "definition",
    "import { defineStrategy } from 'algo-trader';\nexport default defineStrategy({ name: 'mine', onBar: () => null });",
    "mine",
  ],
  [
    "an unnamed class is named as its file",
    "turtle",
    "import { Strategy } from 'algo-trader';\nexport default class extends Strategy { onBar() { return null; } }",
    "turtle",
  ],
])("%s", async (_title, file, text, name) => {
  const place = path.join(folder, `${file}.ts`);
  writeFileSync(place, text);
  expect(resolveStrategy(await loadStrategy(place)).name).toBe(name);
});

const importStrategy = "import { Strategy } from 'algo-trader';\n";

it.each([
  ["nothing", "", /found no export\.$/],
  [
    "two strategies",
    "export const a = () => null;\nexport const b = () => null;",
    /exports a, b: make one of them the/,
  ],
  ["an object", "export default { onBar: () => null };", /its default export is of type object/],
  [
    "an object of a strategy class",
    `${importStrategy}class A extends Strategy { onBar() { return null; } }\nexport default new A();`,
    /export the class A, without new/,
  ],
  ["a class of another kind", "export default class B { onBar() { return null; } }", /write B extends Strategy/],
])("a file that exports %s is refused with what to do", async (title, text, message) => {
  const place = path.join(folder, `${title}.ts`);
  writeFileSync(place, text);
  await expect(loadStrategy(place)).rejects.toThrow(message);
});

it.each([
  ["syntax", "export default (\n", /ParseError: .*syntax\.ts:2:0$/s],
  [
    "import",
    "import { x } from './nowhere.js';\nexport default () => x;",
    /import\.ts imports "\.\/nowhere\.js", which cannot/,
  ],
  ["throw", "\nthrow new RangeError('too far.');", /^Cannot run .*: RangeError: too far \(.*throw\.ts:2\)$/],
])("a file that cannot be run is named with the line: %s", async (name, text, message) => {
  const place = path.join(folder, `${name}.ts`);
  writeFileSync(place, text);
  await expect(loadStrategy(place)).rejects.toThrow(
    expect.objectContaining({ code: "STRATEGY_THREW", message: expect.stringMatching(message) as string }),
  );
});

it("a file that is not there is answered with the nearest, a folder with what it is", async () => {
  writeFileSync(path.join(folder, "rebound.ts"), "export default () => null;");
  mkdirSync(path.join(folder, "sub.ts"));
  await expect(loadStrategy(path.join(folder, "rebuond.ts"))).rejects.toThrow(
    /does not exist\. Did you mean ".*rebound\.ts"\?$/,
  );
  await expect(loadStrategy(path.join(folder, "sub.ts"))).rejects.toThrow(/"[^"]*sub\.ts" is no file\.$/);
});
