import { createHash } from "node:crypto";
import path from "node:path";
import type { StrategyLike } from "../backtest/resolve-strategy.js";
import { getStrategy } from "../strategy/registry.js";
import { readSourceFiles } from "./source-files.js";

/** What a strategy is called in a manifest, and a hash that changes with its code. */
export interface StrategySource {
  /** Registered name, the path of its file, or null for one that lives in the caller's code. */
  readonly name: string | null;
  /** SHA-256 of its source text, and of the files that it imports by relative paths, in hex. */
  readonly hash: string;
}

/** The source of a strategy that was asked for by name or file. */
export async function readStrategySource(nameOrFile: string, strategy: StrategyLike): Promise<StrategySource> {
  if (typeof strategy === "string") return { name: nameOrFile, hash: hashText(String(getStrategy(strategy))) };
  const file = path.resolve(nameOrFile);
  const texts = await readSourceFiles(file);
  // Named by their places beside the file, so that the hash is the same wherever the folder lies.
  const place = (other: string): string => path.relative(path.dirname(file), other).replaceAll(path.sep, "/");
  const parts = Array.from(texts, ([other, text]) => (other === file ? text : `\0${place(other)}\0${text}`));
  return { name: file, hash: hashText(parts.sort().join("")) };
}

/** The source of a strategy that was handed over as code. */
export function strategySourceOf(strategy: StrategyLike): StrategySource {
  if (typeof strategy === "string") return { name: strategy, hash: hashText(String(getStrategy(strategy))) };
  const code = typeof strategy === "object" ? strategy.constructor : strategy;
  return { name: null, hash: hashText(String(code)) };
}

function hashText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
