import type { Decision } from "../model/order.js";
import type { CausalFrame } from "./causal-frame.js";
import type { ParamSchema } from "./params.js";
import type { BarRow } from "./row.js";
import { Strategy, type StrategyClass } from "./strategy.js";

/** Marks them, so that they are recognised even across two copies of this package. */
const portfolioBrand: unique symbol = Symbol.for("algo-trader.PortfolioStrategy") as never;

/** What a portfolio strategy sees of one symbol at one instant. */
export interface SymbolView<R extends BarRow = BarRow> {
  /** The bar that closed at this instant; null if this symbol has none. */
  readonly row: R | null;
  /** Every row up to now. */
  readonly df: CausalFrame;
}

/** Base class of strategies that decide over several symbols at once. */
export abstract class PortfolioStrategy<S extends ParamSchema = ParamSchema> extends Strategy<S> {
  /** Marks the class as one of these. */
  static readonly [portfolioBrand] = true;

  /**
   * Called once for every instant at which any symbol has a bar. Over several symbols, what it answers names its symbol:
   * `{ weights }`, or a `symbol` with every order and action.
   *
   * @param i - number of the instant
   * @param symbols - what is known of each symbol, in the order of allocation
   */
  abstract onTick(i: number, symbols: Readonly<Record<string, SymbolView>>): Decision;

  onBar(): Decision {
    return null;
  }
}

/** A class of them. */
export interface PortfolioClass extends Pick<StrategyClass, "params" | "description" | "strategyName" | "name"> {
  new (params?: Readonly<Record<string, unknown>>): PortfolioStrategy;
}

/** Whether this strategy decides over several symbols at once. */
export function isPortfolioStrategy(strategy: object): strategy is PortfolioStrategy {
  return portfolioBrand in strategy.constructor;
}

/** Whether the strategies of this class do. */
export function isPortfolioClass(strategy: StrategyClass): strategy is PortfolioClass {
  return portfolioBrand in strategy;
}
