import type { OrderRecord } from "../model/order.js";
import type { Trade } from "../model/trade.js";
import type { Metrics } from "./result.js";

/** What an engine hands back; `runBacktest` makes the result of it. */
export interface RunOutcome {
  /** Signal per bar: 1 BUY, -1 SELL, 0 none. */
  readonly decisions: Int8Array;
  /** Signed exposure after each close. */
  readonly position: Float64Array;
  /** Account value at each close. */
  readonly equity: Float64Array;
  /** Round trips. */
  readonly trades: readonly Trade[];
  /** Metrics of the profile. */
  readonly metrics: Metrics;
  /** Buy & hold of the same window, made when somebody asks. */
  readonly benchmark: () => { readonly equity: Float64Array; readonly metrics: Metrics };
  /** What became of every order. */
  readonly orders: readonly OrderRecord[];
  /** Sentences for the reader. */
  readonly warnings: readonly string[];
}
