import { createHash } from "node:crypto";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { readStrategySource } from "../../src/workflow/strategy-source.js";

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
