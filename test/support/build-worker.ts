import path from "node:path";
import { build } from "esbuild";
import { writeEmbeddedTemplate } from "../../scripts/embedded-template.js";

const root = path.join(import.meta.dirname, "..", "..");

/** Builds the thread of the embedded database and what it unpacks: both stand in `dist` even when all else runs from `src`. */
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
  await writeEmbeddedTemplate();
}
