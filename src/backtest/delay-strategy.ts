import type { Decision } from "../model/order.js";
import type { CausalFrame } from "../strategy/causal-frame.js";
import type { BarRow } from "../strategy/row.js";
import type { Strategy, StrategyClass } from "../strategy/strategy.js";

/** The same strategy whose every decision reaches the market one bar late. */
export function delayStrategy(strategy: StrategyClass): StrategyClass {
  // The base method is abstract to the compiler; every class that can be made has one.
  const { prototype } = strategy as unknown as { readonly prototype: Strategy };
  return class Delayed extends strategy {
    static override strategyName = strategy.strategyName ?? strategy.name;
    #late: Decision = null;

    override onBar(i: number, row: BarRow, df: CausalFrame): Decision {
      const due = this.#late;
      this.#late = prototype.onBar.call(this, i, row, df);
      return due;
    }
  };
}
