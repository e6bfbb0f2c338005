import type { AccountEvent } from "../execution/venue.js";
import type { Frame } from "../frame/frame.js";
import type { Fill } from "../model/fill.js";
import type { OrderRecord } from "../model/order.js";
import type { Trade } from "../model/trade.js";
import type { Strategy } from "../strategy/strategy.js";
import type { ExplanationInputs } from "./explain.js";
import type { Metrics } from "./profile.js";
import type { Ambiguity, Signal } from "./result.js";
import type { RefinedInstant } from "./run-inputs.js";

/** What an engine hands back; `runBacktest` makes the result of it. */
export interface RunOutcome {
  /** The bars of the run with the strategy's columns; for several symbols the account itself. */
  readonly frame: Frame;
  /** Signal per bar: 1 BUY, -1 SELL, 0 none. */
  readonly decisions: Int8Array;
  /** Decisions of several symbols; null = those of `decisions`. */
  readonly signals: (() => readonly Signal[]) | null;
  /** Signed exposure after each close, made when somebody asks. */
  readonly position: () => Float64Array;
  /** Account value at each close. */
  readonly equity: Float64Array;
  /** Round trips, made when somebody asks. */
  readonly trades: () => readonly Trade[];
  /** Metrics of the profile. */
  readonly metrics: Metrics;
  /** Buy & hold of the same window, made when somebody asks. */
  readonly benchmark: () => { readonly equity: Float64Array; readonly metrics: Metrics };
  /** What became of every order, made when somebody asks. */
  readonly orders: () => readonly OrderRecord[];
  /** Executions, made when somebody asks. */
  readonly fills: () => readonly Fill[];
  /** Margin calls, splits, dividends. */
  readonly events: readonly AccountEvent[];
  /** How much depends on what came first inside a bar; null = the profile does not say. */
  readonly ambiguity: Ambiguity | null;
  /** Bars that finer bars were asked about. */
  readonly refined: readonly RefinedInstant[];
  /** Whether the account ran out of money. */
  readonly bust: boolean;
  /** Sentences for the reader. */
  readonly warnings: readonly string[];
  /** What the formulas of the metrics were fed with. */
  readonly inputs: Pick<ExplanationInputs, "A" | "riskFree" | "minimumReturn" | "observation" | "start">;
  /** Return per observation, made when somebody asks. */
  readonly returns: () => Float64Array;
  /** The strategies that ran. */
  readonly strategies: readonly Strategy[];
}

/** Parts of an outcome that a model without orders does not have. */
export const noOrders = {
  signals: null,
  orders: () => [],
  fills: () => [],
  events: [],
  ambiguity: null,
  refined: [],
  bust: false,
  warnings: [],
} as const satisfies Partial<RunOutcome>;
