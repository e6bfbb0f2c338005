import { describeOrderProblem } from "../execution/order-problem.js";
import type { Action, Decision, Order } from "../model/order.js";
import type { CausalFrame } from "../strategy/causal-frame.js";
import { PortfolioStrategy, type SymbolView } from "../strategy/portfolio-strategy.js";
import type { BarRow } from "../strategy/row.js";
import type { Strategy, StrategyClass } from "../strategy/strategy.js";

/**
 * The same strategy whose every decision reaches the market one bar late. An order whose stop or target the price has
 * passed by then is not placed.
 */
export function delayStrategy(strategy: StrategyClass): StrategyClass {
  return isPortfolioClass(strategy) ? delayPortfolio(strategy) : delayBars(strategy);
}

interface PortfolioClass extends Pick<StrategyClass, "params" | "description" | "strategyName" | "name"> {
  new (params?: Readonly<Record<string, unknown>>): PortfolioStrategy;
}

function isPortfolioClass(strategy: StrategyClass): strategy is PortfolioClass {
  return (strategy as unknown as { readonly prototype: Strategy }).prototype instanceof PortfolioStrategy;
}

function delayPortfolio(strategy: PortfolioClass): StrategyClass {
  const { prototype } = strategy as unknown as { readonly prototype: PortfolioStrategy };
  return class Delayed extends strategy {
    static override strategyName = strategy.strategyName ?? strategy.name;
    #late: Decision = null;

    override onTick(i: number, symbols: Readonly<Record<string, SymbolView>>): Decision {
      const due = this.#late;
      this.#late = prototype.onTick.call(this, i, symbols);
      if (due === null || due === undefined) return due;
      // Without a bar of its symbol there is no price that an order could have come too late for.
      const priceOf = ({ symbol = "" }: Order): number => symbols[symbol]?.row?.close ?? NaN;
      return listActions(due).filter((action) => isStillGood(action, priceOf));
    }
  };
}

function delayBars(strategy: StrategyClass): StrategyClass {
  // The base method is abstract to the compiler; every class that can be made has one.
  const { prototype } = strategy as unknown as { readonly prototype: Strategy };
  return class Delayed extends strategy {
    static override strategyName = strategy.strategyName ?? strategy.name;
    #late: Decision = null;

    override onBar(i: number, row: BarRow, df: CausalFrame): Decision {
      const due = this.#late;
      this.#late = prototype.onBar.call(this, i, row, df);
      return due === null || due === undefined
        ? due
        : listActions(due).filter((action) => isStillGood(action, () => row.close));
    }
  };
}

function listActions(decision: NonNullable<Decision>): readonly Action[] {
  return Array.isArray(decision) ? (decision as readonly Action[]) : [decision as Action];
}

function isStillGood(action: Action, priceOf: (order: Order) => number): boolean {
  if (typeof action === "string") return true;
  if ("oco" in action) return action.oco.every((order) => isStillGood(order, priceOf));
  return !("type" in action) || describeOrderProblem(action, priceOf(action)) === null;
}
