import { readFile, stat } from "node:fs/promises";
import path from "node:path";

const relativeImport = /\b(?:from|import|require)\s*\(?\s*["'](\.{1,2}\/[^"'\n]+)["']/g;
// In the order in which the loader of strategy files tries them.
const scripts = [".js", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts"];
const endings = ["", ...scripts, ".json", ...scripts.map((ending) => `/index${ending}`)];

/** A file and all that it imports by relative paths, directly or not: absolute path → text, the file itself first. */
export async function readSourceFiles(file: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const waiting = [path.resolve(file)];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (texts.has(next)) continue;
    const text = await readFile(next, "utf8");
    texts.set(next, text);
    for (const [, specifier] of text.matchAll(relativeImport)) {
      const found = await findFile(path.resolve(path.dirname(next), specifier!));
      if (found !== null) waiting.push(found);
    }
  }
  return texts;
}

/** The file that an import means: `./rules`, `./rules.js` for `rules.ts`, and folders with an index. */
async function findFile(asked: string): Promise<string | null> {
  const withoutJs = asked.replace(/\.([cm]?)js$/, ".$1ts");
  for (const candidate of [...endings.map((ending) => asked + ending), withoutJs]) {
    const entry = await stat(candidate).catch(() => null);
    if (entry?.isFile()) return candidate;
  }
  return null;
}
