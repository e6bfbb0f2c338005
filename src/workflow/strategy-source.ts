import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { resolveStrategy, type StrategyLike } from "../backtest/resolve-strategy.js";
import { packageVersion } from "../model/package-root.js";
import { sourceTextOf } from "../strategy/define-strategy.js";
import { isBuiltin, registeredName } from "../strategy/registry.js";
import { isStrategyClass, type StrategyClass, type StrategyFunction } from "../strategy/strategy.js";
import { readSourceFiles } from "./source-files.js";

/** What a strategy is called in a manifest, and a hash that changes with its code. */
export interface StrategySource {
  /** Registered name, the path of its file, or null for one that lives in the caller's code. */
  readonly name: string | null;
  /**
   * SHA-256 in hex: of the file's text and the files that it imports by relative paths; of the class or function of one that
   * lives in the caller's code; of name and package version for a built-in one.
   */
  readonly hash: string;
}

/** The source of a strategy that was asked for by name or file. */
export async function readStrategySource(nameOrFile: string, strategy: StrategyLike): Promise<StrategySource> {
  if (typeof strategy === "string") return { name: nameOrFile, hash: strategySourceOf(strategy).hash };
  const file = path.resolve(nameOrFile);
  const texts = await readSourceFiles(file);
  // Named by their places beside the file, so that the hash is the same wherever the folder lies.
  const place = (other: string): string => path.relative(path.dirname(file), other).replaceAll(path.sep, "/");
  const parts = Array.from(texts, ([other, text]) => (other === file ? text : `\0${place(other)}\0${text}`));
  return { name: file, hash: hashText(parts.sort().join("")) };
}

/** The source of a strategy that was handed over as code. */
export function strategySourceOf(strategy: StrategyLike): StrategySource {
  const code = codeOf(strategy);
  const name = registeredName(code);
  // Its text differs between the builds of this package; the version stands for all of the code behind it.
  if (isBuiltin(code)) return { name, hash: hashText(`${name}@${packageVersion()}`) };
  return { name, hash: hashText(sourceTextOf(code)) };
}

/**
 * Whether the source of a strategy is still the one behind a manifest's hash. A built-in one always is: its code is this
 * package, whose version the manifest names.
 */
export async function isSameSource(hash: string, nameOrFile: string, strategy: StrategyLike): Promise<boolean> {
  if (typeof strategy === "string" && isBuiltin(codeOf(strategy))) return true;
  const { hash: now } = await readStrategySource(nameOrFile, strategy);
  return hash === now || hash === (await formerHash(nameOrFile, strategy));
}

/** As the first manifests had it: the text of the one file, or of the class whatever it was made from. */
async function formerHash(nameOrFile: string, strategy: StrategyLike): Promise<string> {
  return hashText(typeof strategy === "string" ? String(codeOf(strategy)) : await readFile(nameOrFile, "utf8"));
}

function codeOf(strategy: StrategyLike): StrategyClass | StrategyFunction {
  return typeof strategy === "function" && !isStrategyClass(strategy)
    ? strategy
    : resolveStrategy(strategy).strategyClass;
}

function hashText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
