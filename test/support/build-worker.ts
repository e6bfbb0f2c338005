import path from "node:path";
import { build } from "esbuild";

const root = path.join(import.meta.dirname, "..", "..");

/** Builds the thread of the embedded database, which runs from `dist` even when everything else runs from `src`. */
export default async function buildWorker(): Promise<void> {
  await build({
    entryPoints: [path.join(root, "src/data/store/embedded-worker.ts")],
    outfile: path.join(root, "dist/embedded-worker.js"),
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    logLevel: "warning",
  });
}
