import { createHash } from "node:crypto";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { packageVersion } from "../../src/model/package-root.js";
import { defineStrategy } from "../../src/strategy/define-strategy.js";
import type { StrategyClass } from "../../src/strategy/strategy.js";
import { getStrategy, registerStrategy } from "../../src/strategy/registry.js";
import { loadStrategy } from "../../src/workflow/load-strategy.js";
import { isSameSource, readStrategySource, strategySourceOf } from "../../src/workflow/strategy-source.js";

const folder = mkdtempSync(path.join(os.tmpdir(), "strategy-source-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const noStrategy = (): null => null;

async function hashOf(...place: readonly string[]): Promise<string> {
  return (await readStrategySource(path.join(folder, ...place), noStrategy)).hash;
}

it("hashes the text of a file that imports nothing of its own", async () => {
  const text = "import { Strategy } from 'algo-trader';\nexport default () => null;\n";
  writeFileSync(path.join(folder, "alone.ts"), text);
  expect(await hashOf("alone.ts")).toBe(createHash("sha256").update(text).digest("hex"));
});

it("changes with every file that is imported by a relative path, and not with the folder's place", async () => {
  const home = path.join(folder, "home");
  mkdirSync(path.join(home, "rules"), { recursive: true });
  writeFileSync(path.join(home, "main.ts"), "import { limit } from './rules/limit.js';\nexport default () => limit;\n");
  // In a circle, and on to data.
  writeFileSync(
    path.join(home, "rules", "limit.ts"),
    "import '../main';\nimport data from './data.json';\nexport const limit = data.limit;\n",
  );
  writeFileSync(path.join(home, "rules", "data.json"), '{ "limit": 1 }');
  const first = await hashOf("home", "main.ts");
  cpSync(home, path.join(folder, "moved"), { recursive: true });
  expect(await hashOf("moved", "main.ts")).toBe(first);
  writeFileSync(path.join(home, "rules", "data.json"), '{ "limit": 2 }');
  const second = await hashOf("home", "main.ts");
  appendFileSync(path.join(home, "rules", "limit.ts"), "// changed\n");
  expect(new Set([first, second, await hashOf("home", "main.ts")]).size).toBe(3);
});

it("follows an import to the file that is run: of rules.js and rules.ts the former, and an index of any kind", async () => {
  const home = path.join(folder, "choice");
  mkdirSync(path.join(home, "more"), { recursive: true });
  const [js, index] = [path.join(home, "rules.js"), path.join(home, "more", "index.mts")];
  writeFileSync(path.join(home, "rules.ts"), 'export const rule = "ts";\n');
  writeFileSync(js, 'export const rule = "js";\n');
  writeFileSync(index, "export const more = 1;\n");
  const main = path.join(home, "main.ts");
  writeFileSync(
    main,
    "import { rule } from './rules';\nimport { more } from './more';\nexport default function run() { return rule + more; }\n",
  );
  expect(((await loadStrategy(main)) as () => unknown)()).toBe("js1");
  const first = await hashOf("choice", "main.ts");
  appendFileSync(js, "// changed\n");
  const second = await hashOf("choice", "main.ts");
  appendFileSync(index, "// changed\n");
  expect(new Set([first, second, await hashOf("choice", "main.ts")]).size).toBe(3);
});

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

it("stands for name and version of a built-in strategy, however it was handed over", async () => {
  const hash = sha256(`macd@${packageVersion()}`);
  expect(strategySourceOf("macd")).toEqual({ name: "macd", hash });
  expect(strategySourceOf(getStrategy("macd"))).toEqual({ name: "macd", hash });
  expect(await readStrategySource("macd", "macd")).toEqual({ name: "macd", hash });
});

it("tells strategies apart that defineStrategy made from different functions", () => {
  const low = (): StrategyClass => defineStrategy({ onBar: (_i, row) => (row.close < 1 ? "BUY" : null) });
  const high = defineStrategy({ onBar: (_i, row) => (row.close < 2 ? "BUY" : null) });
  expect(strategySourceOf(low()).hash).not.toBe(strategySourceOf(high).hash);
  expect(strategySourceOf(low()).hash).toBe(strategySourceOf(low()).hash);
});

it("takes the hashes of earlier manifests for the same source, and no other", async () => {
  const dip = defineStrategy({ onBar: (_i, row) => (row.close < 1 ? "BUY" : null) });
  registerStrategy("source_test_dip", dip);
  const file = path.join(folder, "home", "main.ts");
  const first = [
    ["macd", "macd", sha256(String(getStrategy("macd")))],
    ["source_test_dip", "source_test_dip", sha256(String(dip))],
    [file, noStrategy, sha256(readFileSync(file, "utf8"))],
  ] as const;
  for (const [name, strategy, hash] of first) expect(await isSameSource(hash, name, strategy)).toBe(true);
  for (const [name, strategy] of first.slice(1)) {
    expect(await isSameSource((await readStrategySource(name, strategy)).hash, name, strategy)).toBe(true);
    expect(await isSameSource(sha256("another"), name, strategy)).toBe(false);
  }
});
