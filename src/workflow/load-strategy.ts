import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { StrategyLike } from "../backtest/resolve-strategy.js";
import { describeThrown } from "../model/describe-thrown.js";
import { AlgoTraderError, RunError, UsageError } from "../model/errors.js";
import { nearest } from "../model/nearest.js";
import { packageRoot } from "../model/package-root.js";
import { listStrategies } from "../strategy/registry.js";
import { isStrategyClass, nameOfStrategy, type StrategyClass, type StrategyFunction } from "../strategy/strategy.js";

/**
 * A strategy by its registered name, or from a file (`./my-strategy.ts`, `.js`): its default export, else its only
 * strategy class, else its only function. TypeScript runs without a build step. One without a name is named as the file.
 *
 * @throws {UsageError} `MISSING_FILE` with the nearest file, `UNKNOWN_STRATEGY` with what was found instead
 * @throws {RunError} `STRATEGY_THREW` if the file cannot be run
 */
export async function loadStrategy(nameOrFile: string): Promise<StrategyLike> {
  if (!isFile(nameOrFile)) return nameOrFile;
  const file = path.resolve(nameOrFile);
  assertFile(file, nameOrFile);
  const exported = await importFile(file, nameOrFile);
  const strategy = pickStrategy(exported);
  if (strategy !== null) return nameAfter(file, strategy);
  throw new UsageError(
    "UNKNOWN_STRATEGY",
    `Expected "${nameOrFile}" to export one strategy (a class made from Strategy, defineStrategy(…) or a function), ${describeExports(exported)}.`,
  );
}

/** Names that {@link loadStrategy} knows beside files. */
export function strategyNames(): readonly string[] {
  return listStrategies().map(({ name }) => name);
}

function isFile(text: string): boolean {
  return /[/\\]/.test(text) || /\.[cm]?[jt]s$/.test(text);
}

function assertFile(file: string, shown: string): void {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats?.isFile()) return;
  const problem = stats === undefined ? "does not exist" : "is no file";
  throw new UsageError(
    "MISSING_FILE",
    `Expected a strategy file, but "${shown}" ${problem}.${stats === undefined ? nearestFile(file, shown) : ""}`,
  );
}

function nearestFile(file: string, shown: string): string {
  const { dir, base } = path.parse(file);
  if (!existsSync(dir)) return "";
  const name = nearest(base, readdirSync(dir).filter(isFile));
  return name === null ? "" : ` Did you mean "${shown.slice(0, shown.lastIndexOf(base))}${name}"?`;
}

function describeExports(exported: Readonly<Record<string, unknown>>): string {
  if (!("default" in exported)) {
    const names = Object.keys(exported).join(", ");
    return names === "" ? "found no export" : `found exports ${names}: make one of them the default export`;
  }
  const found = exported["default"];
  const made: unknown = typeof found === "object" && found !== null ? found.constructor : null;
  if (isStrategyClass(made)) return `but its default export is an object: export the class ${made.name}, without new`;
  if (isOtherClass(found))
    return `but its default export is the class ${found.name}: write ${found.name} extends Strategy`;
  return `but its default export is of type ${found === null ? "null" : typeof found}`;
}

function isPlainFunction(value: unknown): value is StrategyFunction {
  return typeof value === "function" && !isOtherClass(value) && !isStrategyClass(value);
}

function isOtherClass(value: unknown): value is { readonly name: string } {
  return typeof value === "function" && !isStrategyClass(value) && /^class\b/.test(String(value));
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
    throw new RunError("STRATEGY_THREW", `Cannot run "${shown}": ${describeFailedImport(cause)}`, { cause });
  }
}

function describeFailedImport(cause: unknown): string {
  if (!(cause instanceof Error)) return describeThrown(cause);
  const { message } = cause;
  const [, missing, importer] = /^Cannot find module '([^']+)'\nRequire stack:\n- (.+)/.exec(message) ?? [];
  if (missing !== undefined) {
    return `${importer ?? "it"} imports "${missing}", which cannot be found. Correct the import, or install it.`;
  }
  // The message of a syntax error has file and line; its stack has ours alone.
  return message.startsWith("ParseError") ? message : describeThrown(cause);
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
  const functions = candidates.filter(isPlainFunction);
  return functions.length === 1 && classes.length === 0 ? functions[0]! : null;
}
