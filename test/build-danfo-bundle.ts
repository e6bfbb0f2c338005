import { existsSync } from "node:fs";
import path from "node:path";
import { build } from "tsup";
import { danfoBundle } from "../tsup.config.js";

/** Frames load danfo from its bundle, from `src` as from `dist`: tests on a tree that was never built make it here. */
export default async function buildDanfoBundle(): Promise<void> {
  if (existsSync(path.resolve("dist", "danfo-bundle.cjs"))) return;
  await build({ ...danfoBundle, config: false, silent: true });
}
