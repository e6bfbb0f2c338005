import { UsageError } from "../model/errors.js";
import { didYouMean } from "../model/nearest.js";
import { AthBreakout } from "./builtin/ath-breakout.js";
import { Bollinger } from "./builtin/bollinger.js";
import { DbMaCross } from "./builtin/db-ma-cross.js";
import { MaCross } from "./builtin/ma-cross.js";
import { Macd } from "./builtin/macd.js";
import { MlForecast } from "./builtin/ml-forecast.js";
import { Rsi } from "./builtin/rsi.js";
import { Supertrend } from "./builtin/supertrend.js";
import type { ParamSchema } from "./params.js";
import { isStrategyClass, type StrategyClass } from "./strategy.js";

const builtins: readonly StrategyClass[] = [
  MaCross,
  DbMaCross,
  Rsi,
  Bollinger,
  Macd,
  Supertrend,
  AthBreakout,
  MlForecast,
];
const registered = new Map<string, StrategyClass>(builtins.map((strategy) => [strategy.strategyName!, strategy]));

/** What `listStrategies` says about one strategy. */
export interface StrategyInfo {
  /** Name to ask for it by. */
  readonly name: string;
  /** What it does, one line. */
  readonly description: string;
  /** Its parameters. */
  readonly params: ParamSchema;
}

/**
 * Makes a strategy known by name, here and on the command line.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` if it is not a strategy class, or the name belongs to another one
 */
export function registerStrategy(name: string, strategy: StrategyClass): void {
  if (!isStrategyClass(strategy)) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected a class made from Strategy for "${name}", received ${typeof strategy}.`,
    );
  }
  const known = registered.get(name);
  if (known !== undefined && known !== strategy) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `The strategy name "${name}" is taken. Register yours under another name.`,
    );
  }
  registered.set(name, strategy);
}

/**
 * The strategy of that name.
 *
 * @throws {UsageError} `UNKNOWN_STRATEGY` naming the nearest one
 */
export function getStrategy(name: string): StrategyClass {
  const strategy = registered.get(name) ?? registered.get(name.replaceAll("-", "_"));
  if (strategy !== undefined) return strategy;
  const names = [...registered.keys()];
  throw new UsageError(
    "UNKNOWN_STRATEGY",
    `Expected a strategy (${names.join(", ")}), received "${name}".${didYouMean(name, names)}`,
    { context: { received: name } },
  );
}

/** Every known strategy, built-ins first. */
export function listStrategies(): readonly StrategyInfo[] {
  return [...registered].map(([name, { description, params }]) => ({ name, description, params }));
}

/** Whether a class came with this package. */
export function isBuiltin(strategy: object): boolean {
  return builtins.some((builtin) => builtin === strategy);
}

/** The name a class is registered under, or null. */
export function registeredName(strategy: object): string | null {
  for (const [name, known] of registered) if (known === strategy) return name;
  return null;
}
