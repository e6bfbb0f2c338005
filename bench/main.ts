/**
 * Every benchmark, one after the other, each in a process of its own, compiled the way the package is. Arguments: the
 * names of those to run, @default all. `cli` and `plot` need `npm run build` first.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { interrupted } from "../test/support/postgres-server.js";

const every = ["engine", "memory", "frame", "indicators", "audit", "peers", "sql", "store", "csv", "cli", "plot"];
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
// Else glibc hands arrays above 32 MB back to the system and gets them anew, cleared page by page, in every run: 40 ms for
// ten million bars, in the bare loop as well, that shorter series do not pay.
const keepMemory = { GLIBC_TUNABLES: "glibc.malloc.mmap_threshold=4000000000:glibc.malloc.trim_threshold=4000000000" };
const failed: string[] = [];
for (const name of names) {
  console.log(`\n# ${name}`);
  const child = spawn(process.execPath, [path.join(folder, `${name}.mjs`)], {
    cwd: root,
    stdio: "inherit",
    env: name === "engine" ? { ...keepMemory, ...process.env } : process.env,
  });
  // Whoever ends this ends the benchmark too, which then stops its servers.
  const pass = (signal: NodeJS.Signals): boolean => child.kill(signal);
  process.on("SIGINT", pass).on("SIGTERM", pass);
  const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  process.off("SIGINT", pass).off("SIGTERM", pass);
  if (code === interrupted || signal !== null) process.exit(interrupted);
  if (code !== 0) failed.push(name);
}
if (failed.length > 0) throw new Error(`Failed: ${failed.join(", ")}`);
