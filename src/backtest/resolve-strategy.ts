import { UsageError } from "../model/errors.js";
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
  /** A fresh object. */
  create(): Strategy;
}

/**
 * The class and parameters behind anything that can be run.
 *
 * @throws {UsageError} `UNKNOWN_STRATEGY`, `INVALID_ARGUMENT`, `UNKNOWN_PARAMETER`, `INVALID_PARAMETER`
 */
export function resolveStrategy(strategy: StrategyLike, given: Readonly<Record<string, unknown>> = {}): StrategySource {
  const strategyClass = toClass(strategy);
  const own = typeof strategy === "object" ? strategy.params : {};
  return {
    name: registeredName(strategyClass) ?? nameOfStrategy(strategyClass),
    strategyClass,
    create: () => new strategyClass({ ...own, ...given }),
  };
}

function toClass(strategy: StrategyLike): StrategyClass {
  if (typeof strategy === "string") return getStrategy(strategy);
  if (isStrategyClass(strategy)) return strategy;
  if (typeof strategy === "function") return toStrategyClass(strategy);
  const { constructor } = strategy as { constructor?: unknown };
  if (isStrategyClass(constructor)) return constructor;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected a strategy name, a class made from Strategy or a function (i, row, df) => decision, received ${typeof strategy}.`,
  );
}
