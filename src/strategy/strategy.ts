import type { Indicator } from "../indicators/indicator.js";
import type { Decision } from "../model/order.js";
import type { CausalFrame } from "./causal-frame.js";
import { resolveParams, type ParamSchema, type ParamsOf } from "./params.js";
import type { BarRow } from "./row.js";

/** Marks strategy classes, so that they are recognised even across two copies of this package. */
export const strategyBrand: unique symbol = Symbol.for("algo-trader.Strategy") as never;

/** What a strategy reads: the name on `row` → a column name (`ma20`, `bb_upper(50,2.5)`) or an indicator object. */
export type IndicatorRequests = Readonly<Record<string, string | Indicator>>;

/** An order that waits. */
export interface OpenOrder {
  /** Its id, for `{ cancel: id }`. */
  readonly id: string;
  /** Ticker. */
  readonly symbol: string | null;
  /** `BUY` or `SELL`. */
  readonly side: "BUY" | "SELL";
  /** Kind of order. */
  readonly type: string;
  /** Whether it is one side of a bracket. */
  readonly contingent: boolean;
}

/** The account as it stands when the strategy is asked. */
export interface AccountView {
  /** Signed units held of a symbol (default: the bar's own): above zero long, below zero short. */
  position(symbol?: string): number;
  /** Last price of a symbol (default: the bar's own) on the scale that strategies see; NaN before its first bar. */
  price(symbol?: string): number;
  /** Money. */
  readonly cash: number;
  /** Money + holdings at the last close. */
  readonly equity: number;
  /** Orders that wait. */
  readonly orders: readonly OpenOrder[];
}

const noAccount: AccountView = { position: () => 0, price: () => NaN, cash: 0, equity: 0, orders: [] };

/**
 * Base class of strategies. Declare `static params`, `indicators` and `onBar`; one object serves one run.
 *
 * @example
 * ```ts
 * class MaCross extends Strategy<typeof MaCross.params> {
 *   static override params = { short: int(20, { min: 2 }), long: int(50, { min: 2 }) };
 *   override indicators({ short, long }: ParamsOf<typeof MaCross.params>) {
 *     return { short: `ma${short}`, long: `ma${long}` };
 *   }
 *   onBar(i: number, row: RowOf<MaCross>) {
 *     return row.short > row.long ? "BUY" : row.short < row.long ? "SELL" : null;
 *   }
 * }
 * ```
 */
export abstract class Strategy<S extends ParamSchema = ParamSchema> {
  /** Marks the class as a strategy. */
  static readonly [strategyBrand] = true;
  /** Parameters by name. */
  static params: ParamSchema = {};
  /** What it does, one line. */
  static description = "";
  /** Name when it is not registered; default = the class name. */
  static strategyName: string | null = null;

  /** Parameter values, defaults included. */
  readonly params: ParamsOf<S>;
  #account: AccountView = noAccount;

  /** @throws {UsageError} `UNKNOWN_PARAMETER`, `INVALID_PARAMETER` */
  constructor(params: Readonly<Record<string, unknown>> = {}) {
    const { params: schema } = new.target;
    this.params = resolveParams(schema as S, params, nameOfStrategy(new.target));
  }

  /** Columns it reads: the name on `row` → the indicator. They are computed once, before the first bar. */
  indicators?(params: ParamsOf<S>): IndicatorRequests;

  /** Called once before the first bar. */
  onStart?(df: CausalFrame): void;

  /**
   * Called at the close of every bar with everything that is known by then.
   *
   * @param i - bar number inside the window
   * @param row - the bar and the declared indicators; one object, moved from bar to bar: copy numbers, do not keep it
   * @param df - every row up to this bar
   */
  abstract onBar(i: number, row: BarRow, df: CausalFrame): Decision;

  /** Called once after the last bar with the finished result. */
  onFinish?(result: unknown): void;

  /** Signed units held: above zero long, below zero short. */
  position(symbol?: string): number {
    return this.#account.position(symbol);
  }

  /** Money in the account. */
  get cash(): number {
    return this.#account.cash;
  }

  /** Money + holdings at the last close. */
  get equity(): number {
    return this.#account.equity;
  }

  /** Orders that wait. */
  get orders(): readonly OpenOrder[] {
    return this.#account.orders;
  }

  /** Connects the strategy to an account. Called by the engine before the first bar. */
  attach(account: AccountView): void {
    this.#account = account;
  }
}

/** A class of strategies. */
export interface StrategyClass {
  new (params?: Readonly<Record<string, unknown>>): Strategy;
  /** Parameters by name. */
  readonly params: ParamSchema;
  /** What it does, one line. */
  readonly description: string;
  /** Name when it is not registered; null = the class name. */
  readonly strategyName: string | null;
  /** The class's own name. */
  readonly name: string;
}

/** A strategy as a plain function; the last argument is the strategy object (position, cash, equity, orders). */
export type StrategyFunction = (i: number, row: BarRow, df: CausalFrame, strategy: Strategy) => Decision;

/** Whether this is a class made from `Strategy`. */
export function isStrategyClass(value: unknown): value is StrategyClass {
  return typeof value === "function" && (value as { [strategyBrand]?: unknown })[strategyBrand] === true;
}

/** Name of a strategy class: its own, or the class name. */
export function nameOfStrategy(strategy: Pick<StrategyClass, "strategyName" | "name">): string {
  return strategy.strategyName ?? (strategy.name || "strategy");
}
