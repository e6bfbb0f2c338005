import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { StrategyLike } from "../backtest/resolve-strategy.js";
import { getStrategy } from "../strategy/registry.js";

/** What a strategy is called in a manifest, and a hash that changes with its code. */
export interface StrategySource {
  /** Registered name, the path of its file, or null for one that lives in the caller's code. */
  readonly name: string | null;
  /** SHA-256 of its source text, in hex. */
  readonly hash: string;
}

/** The source of a strategy that was asked for by name or file. */
export async function readStrategySource(nameOrFile: string, strategy: StrategyLike): Promise<StrategySource> {
  if (typeof strategy === "string") return { name: nameOrFile, hash: hashText(String(getStrategy(strategy))) };
  return { name: path.resolve(nameOrFile), hash: hashText(await readFile(nameOrFile, "utf8")) };
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
