import { describeOrderProblem } from "../execution/order-problem.js";
import type { Action, Decision } from "../model/order.js";
import type { CausalFrame } from "../strategy/causal-frame.js";
import {
  isPortfolioClass,
  type PortfolioClass,
  type PortfolioStrategy,
  type SymbolView,
} from "../strategy/portfolio-strategy.js";
import type { BarRow } from "../strategy/row.js";
import type { AccountView, Strategy, StrategyClass } from "../strategy/strategy.js";

/**
 * The same strategy whose every decision reaches the market one bar late. An order whose stop or target the price of its
 * own symbol has passed by then is not placed.
 */
export function delayStrategy(strategy: StrategyClass): StrategyClass {
  return isPortfolioClass(strategy) ? delayPortfolio(strategy) : delayBars(strategy);
}

function delayPortfolio(strategy: PortfolioClass): StrategyClass {
  const { prototype } = strategy as unknown as { readonly prototype: PortfolioStrategy };
  return class Delayed extends strategy {
    static override strategyName = strategy.strategyName ?? strategy.name;
    readonly #late = new LateDecisions();

    constructor(params?: Readonly<Record<string, unknown>>) {
      super(params);
      if (!Object.hasOwn(this, "onTick")) return;
      const own = this.onTick.bind(this);
      this.onTick = (i, symbols) => this.#late.swap(own(i, symbols));
    }

    override onTick(i: number, symbols: Readonly<Record<string, SymbolView>>): Decision {
      return this.#late.swap(prototype.onTick.call(this, i, symbols));
    }

    override attach(account: AccountView): void {
      super.attach(account);
      this.#late.account = account;
    }
  };
}

function delayBars(strategy: StrategyClass): StrategyClass {
  // The base method is abstract to the compiler; every class that can be made has one.
  const { prototype } = strategy as unknown as { readonly prototype: Strategy };
  return class Delayed extends strategy {
    static override strategyName = strategy.strategyName ?? strategy.name;
    readonly #late = new LateDecisions();

    // A strategy may have written its `onBar` as a property, which hides the method below.
    constructor(params?: Readonly<Record<string, unknown>>) {
      super(params);
      if (!Object.hasOwn(this, "onBar")) return;
      const own = this.onBar.bind(this);
      this.onBar = (i, row, df) => this.#late.swap(own(i, row, df));
    }

    override onBar(i: number, row: BarRow, df: CausalFrame): Decision {
      return this.#late.swap(prototype.onBar.call(this, i, row, df));
    }

    override attach(account: AccountView): void {
      super.attach(account);
      this.#late.account = account;
    }
  };
}

/** Hands out each decision when the next one is made. */
class LateDecisions {
  /** Knows the price of every symbol. */
  account: Pick<AccountView, "price"> | null = null;
  #due: Decision = null;

  /** The decision before this one, without the orders that come too late. */
  swap(made: Decision): Decision {
    const due = this.#due;
    this.#due = made;
    return due === null || due === undefined ? due : listActions(due).filter((action) => this.#isStillGood(action));
  }

  #isStillGood(action: Action): boolean {
    if (typeof action === "string") return true;
    if ("oco" in action) return action.oco.every((order) => this.#isStillGood(order));
    if (!("type" in action)) return true;
    // Judged as the market will judge it: by the last price of the symbol that the order is for.
    return describeOrderProblem(action, this.account?.price(action.symbol) ?? NaN) === null;
  }
}

function listActions(decision: NonNullable<Decision>): readonly Action[] {
  return Array.isArray(decision) ? (decision as readonly Action[]) : [decision as Action];
}
