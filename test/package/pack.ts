import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { mustRun } from "./run-program.js";

declare module "vitest" {
  interface ProvidedContext {
    /** The packed package. */
    tarball: string;
  }
}

/** Builds and packs the package once for all tests of this project. */
export default async function pack(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(path.join(tmpdir(), "algo-trader-pack-"));
  const { stdout } = await mustRun("npm", ["pack", "--json", "--pack-destination", folder], { cwd: path.resolve(".") });
  const [packed] = JSON.parse(stdout.slice(stdout.indexOf("[\n"))) as { filename: string }[];
  project.provide("tarball", path.join(folder, packed!.filename));
  return () => rmSync(folder, { recursive: true, force: true });
}
