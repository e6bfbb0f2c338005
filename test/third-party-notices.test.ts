import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { bundledPackages } from "../scripts/bundled-packages.js";

const notices = readFileSync("THIRD_PARTY_NOTICES.md", "utf8");

it("names every package inside the danfo bundle, with its version and licence (else: npm run notices)", async () => {
  const packages = await bundledPackages();
  expect(packages.map(({ name }) => name)).toContain("danfojs-node");
  for (const { name, version, license } of packages) expect(notices).toContain(`### ${name} ${version} (${license})`);
});

it("bundles no package that reads from the network or draws in a browser, and no TensorFlow", async () => {
  const names = (await bundledPackages()).map(({ name }) => name);
  expect(names.filter((name) => /tensorflow|tfjs|xlsx|request|fetch|plotly|papaparse/.test(name))).toEqual([]);
});

it("points to licence files that exist", () => {
  const files = [...notices.matchAll(/`(assets\/[^`*]+\.(?:txt|md))`/g)].map((match) => match[1]!);
  expect(files.length).toBeGreaterThan(2);
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});
