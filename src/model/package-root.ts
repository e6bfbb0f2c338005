import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

let found: string | null = null;

/** The folder of this package: the same whether the code runs from `src` or from the built `dist`. */
export function packageRoot(): string {
  if (found !== null) return found;
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, "package.json"))) folder = path.dirname(folder);
  found = folder;
  return found;
}

/** A file that ships beside the code, under `assets/`. */
export function assetPath(...parts: string[]): string {
  return path.join(packageRoot(), "assets", ...parts);
}

/** Version in this package's `package.json`. */
export function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(path.join(packageRoot(), "package.json"), "utf8")) as { version: string };
  return manifest.version;
}
