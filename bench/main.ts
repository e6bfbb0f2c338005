/**
 * Every benchmark, one after the other, each in a process of its own, compiled the way the package is. Arguments: the
 * names of those to run, @default all. `cli` and `plot` need `npm run build` first.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const every = ["engine", "memory", "frame", "indicators", "audit", "sql", "peers", "store", "csv", "cli", "plot"];
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !every.includes(name));
if (unknown.length > 0) throw new Error(`Expected some of ${every.join(", ")}, received ${unknown.join(", ")}`);

const root = path.join(import.meta.dirname, "..");
// Inside the package, so that the files find its dependencies and its assets; two folders down, as the tests' helpers expect.
const folder = path.join(root, "node_modules", ".bench");
mkdirSync(folder, { recursive: true });
const names = asked.length > 0 ? asked : every;
await build({
  entryPoints: names.map((name) => path.join(root, "bench", `${name}.ts`)),
  outdir: folder,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  logLevel: "error",
});
const failed = names.filter((name) => {
  console.log(`\n# ${name}`);
  const { status } = spawnSync(process.execPath, [path.join(folder, `${name}.mjs`)], { cwd: root, stdio: "inherit" });
  return status !== 0;
});
if (failed.length > 0) throw new Error(`Failed: ${failed.join(", ")}`);
