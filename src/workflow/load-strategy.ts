import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { StrategyLike } from "../backtest/resolve-strategy.js";
import { AlgoTraderError, RunError, UsageError } from "../model/errors.js";
import { packageRoot } from "../model/package-root.js";
import { listStrategies } from "../strategy/registry.js";
import { isStrategyClass, nameOfStrategy, type StrategyClass, type StrategyFunction } from "../strategy/strategy.js";

/**
 * A strategy by its registered name, or from a file (`./my-strategy.ts`, `.js`): its default export, else its only
 * strategy class, else its only function. TypeScript runs without a build step. One without a name is named as the file.
 *
 * @throws {UsageError} `MISSING_FILE`, `UNKNOWN_STRATEGY`
 * @throws {RunError} `STRATEGY_THREW` if the file cannot be run
 */
export async function loadStrategy(nameOrFile: string): Promise<StrategyLike> {
  if (!isFile(nameOrFile)) return nameOrFile;
  const file = path.resolve(nameOrFile);
  if (!existsSync(file)) {
    throw new UsageError("MISSING_FILE", `Expected a strategy file, but "${nameOrFile}" does not exist.`);
  }
  const exported = await importFile(file, nameOrFile);
  const strategy = pickStrategy(exported);
  if (strategy !== null) return nameAfter(file, strategy);
  throw new UsageError(
    "UNKNOWN_STRATEGY",
    `Expected "${nameOrFile}" to export one strategy (a class made from Strategy, defineStrategy(…) or a function), found exports: ${Object.keys(exported).join(", ") || "none"}.`,
  );
}

/** Names that {@link loadStrategy} knows beside files. */
export function strategyNames(): readonly string[] {
  return listStrategies().map(({ name }) => name);
}

function isFile(text: string): boolean {
  return /[/\\]/.test(text) || /\.[cm]?[jt]s$/.test(text);
}

async function importFile(file: string, shown: string): Promise<Record<string, unknown>> {
  const { createJiti } = await import("jiti");
  // The file's `import "algo-trader"` must reach this very copy, wherever the file lies.
  const jiti = createJiti(packageRoot(), {
    alias: ownEntries(),
    nativeModules: [packageRoot()],
    interopDefault: false,
  });
  try {
    return await jiti.import<Record<string, unknown>>(file);
  } catch (cause) {
    if (cause instanceof AlgoTraderError) throw cause;
    throw new RunError("STRATEGY_THREW", `Cannot run "${shown}": ${(cause as Error).message}`, { cause });
  }
}

/** `algo-trader` and its subpaths → the files that this process runs. */
function ownEntries(): Record<string, string> {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const dist = existsSync(path.join(here, "strategy.js")) ? here : path.join(packageRoot(), "dist");
  const { exports } = JSON.parse(readFileSync(path.join(packageRoot(), "package.json"), "utf8")) as { exports: object };
  const entries = Object.keys(exports).filter((subpath) => /^\.\/\w+$/.test(subpath));
  const subpaths = entries.map(
    (subpath) => [`algo-trader${subpath.slice(1)}`, path.join(dist, `${subpath}.js`)] as const,
  );
  return Object.fromEntries([...subpaths, ["algo-trader", path.join(dist, "index.js")]]);
}

/** Names that a default export has when nobody gave it one. */
const noNames: readonly string[] = ["", "default", "_default", "strategy"];

/** Runs, the ledger and messages tell strategies apart by name. */
function nameAfter(file: string, strategy: StrategyClass | StrategyFunction): StrategyLike {
  const isClass = isStrategyClass(strategy);
  if (!noNames.includes(isClass ? nameOfStrategy(strategy) : strategy.name)) return strategy;
  return Object.defineProperty(strategy, isClass ? "strategyName" : "name", { value: path.parse(file).name });
}

function pickStrategy(exported: Record<string, unknown>): StrategyClass | StrategyFunction | null {
  const candidates = "default" in exported ? [exported["default"]] : Object.values(exported);
  const classes = candidates.filter(isStrategyClass);
  if (classes.length === 1) return classes[0]!;
  const functions = candidates.filter((value) => typeof value === "function");
  return functions.length === 1 && classes.length === 0 ? (functions[0] as StrategyFunction) : null;
}
