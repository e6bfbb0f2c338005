import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { danfoBundle } from "../tsup.config.js";

/** A foreign package whose code is inside one of our files. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** Licence text, or null where the package ships none. */
  readonly text: string | null;
}

// Published without a licence field, or without the text; both say so in their repositories.
const stated: Readonly<Record<string, string>> = { "typed-function": "MIT" };

function readPackage(folder: string): BundledPackage {
  const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as Record<string, string>;
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice)/i.test(file));
  const name = manifest["name"]!;
  return {
    name,
    version: manifest["version"]!,
    license: manifest["license"] ?? stated[name] ?? "unknown",
    text: files.length === 0 ? null : files.map((file) => readFileSync(path.join(folder, file), "utf8")).join("\n"),
  };
}

/** The packages whose code is in `dist/danfo-bundle.cjs`, by name. */
export async function bundledPackages(): Promise<BundledPackage[]> {
  const { metafile } = await build({
    entryPoints: danfoBundle.entry as Record<string, string>,
    plugins: danfoBundle.esbuildPlugins ?? [],
    outdir: "dist",
    bundle: true,
    platform: "node",
    format: "cjs",
    write: false,
    metafile: true,
    logLevel: "error",
  });
  const folders = Object.keys(metafile.inputs).flatMap(
    (file) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [],
  );
  return [...new Set(folders)].map(readPackage).sort((a, b) => (a.name < b.name ? -1 : 1));
}
