import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
