import { describeThrown } from "../model/describe-thrown.js";
import { AlgoTraderError, RunError, UsageError } from "../model/errors.js";
import { toStrategyClass } from "../strategy/define-strategy.js";
import { getStrategy, registeredName } from "../strategy/registry.js";
import {
  isStrategyClass,
  nameOfStrategy,
  type Strategy,
  type StrategyClass,
  type StrategyFunction,
} from "../strategy/strategy.js";

/** Anything that can be run: a name, a class, an object of a class (a fresh one is made with its parameters), a function. */
export type StrategyLike = string | StrategyClass | Strategy | StrategyFunction;

/** A strategy that can be made afresh for every run. */
export interface StrategySource {
  /** Its registered name, or its own. */
  readonly name: string;
  /** Its class. */
  readonly strategyClass: StrategyClass;
  /**
   * A fresh object.
   *
   * @throws {UsageError} `UNKNOWN_PARAMETER`, `INVALID_PARAMETER`, `INVALID_ARGUMENT` if it has no `onBar`
   * @throws {RunError} `STRATEGY_THREW` if its constructor does
   */
  create(): Strategy;
}

/**
 * The class and parameters behind anything that can be run.
 *
 * @throws {UsageError} `UNKNOWN_STRATEGY`, `INVALID_ARGUMENT`
 */
export function resolveStrategy(strategy: StrategyLike, given: Readonly<Record<string, unknown>> = {}): StrategySource {
  const strategyClass = toClass(strategy);
  const own = typeof strategy === "object" ? strategy.params : {};
  const name = registeredName(strategyClass) ?? nameOfStrategy(strategyClass);
  return { name, strategyClass, create: () => createStrategy(name, strategyClass, { ...own, ...given }) };
}

function createStrategy(name: string, strategyClass: StrategyClass, params: Readonly<Record<string, unknown>>) {
  const strategy = construct(name, strategyClass, params);
  const found: { readonly onBar?: unknown } = strategy;
  if (typeof found.onBar === "function") return strategy;
  const methods = Object.getOwnPropertyNames(strategyClass.prototype).filter((method) => method !== "constructor");
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected strategy ${name} to have a method onBar(i, row, df), found ${methods.join(", ") || "none"}.`,
    { context: { strategy: name } },
  );
}

function construct(name: string, strategyClass: StrategyClass, params: Readonly<Record<string, unknown>>): Strategy {
  try {
    return new strategyClass(params);
  } catch (cause) {
    if (cause instanceof AlgoTraderError) throw cause;
    throw new RunError(
      "STRATEGY_THREW",
      `Strategy ${name} threw while it was made: ${describeThrown(cause)}. Fix the strategy and run again.`,
      { cause, context: { strategy: name } },
    );
  }
}

function toClass(strategy: StrategyLike): StrategyClass {
  if (typeof strategy === "string") return getStrategy(strategy);
  if (isStrategyClass(strategy)) return strategy;
  if (typeof strategy === "function") return toStrategyClass(strategy);
  const { constructor } = ((strategy as unknown) ?? {}) as { constructor?: unknown };
  if (isStrategyClass(constructor)) return constructor;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected a strategy name, a class made from Strategy or a function (i, row, df) => decision, received ${(strategy as unknown) === null ? "null" : typeof strategy}.`,
  );
}
