import type { AccountEvent } from "../execution/venue.js";
import type { Frame } from "../frame/frame.js";
import type { Resolution } from "../model/resolution.js";
import type { Drawdown } from "../metrics/drawdowns.js";
import type { Fill } from "../model/fill.js";
import type { OrderRecord } from "../model/order.js";
import type { Trade } from "../model/trade.js";
import type { Explanation } from "./explain.js";
import type { Metrics, Profile } from "./profile.js";

/** A decision of the strategy on one bar. */
export interface Signal {
  /** Bar number inside the window. */
  readonly bar: number;
  /** Opening instant of the bar, epoch milliseconds UTC. */
  readonly ts: number;
  /** Ticker it is about. */
  readonly symbol: string | null;
  /** What was decided. */
  readonly signal: "BUY" | "SELL";
}

/** Something to compare a run with. */
export interface Benchmark {
  /** For people, for example `Buy & hold`. */
  readonly name: string;
  /** Account value at each bar's close, in the same unit as the run's own. */
  readonly equity: Float64Array;
  /** The same metrics as the run's. */
  readonly metrics: Metrics;
}

/**
 * How much of a run depends on what came first inside its bars. The returns bound every order of events where such bars
 * leave nothing but money undecided; where they decide what is held, they are two runs of many.
 */
export interface Ambiguity {
  /** Trades that began or ended on such a bar. */
  readonly trades: number;
  /** Their share of all trades, 0 to 1. */
  readonly share: number;
  /** Total return if every such bar went the way that leaves least at its close. */
  readonly returnLow: number;
  /** Total return if every such bar went the way that leaves most at its close. */
  readonly returnHigh: number;
  /** Those bars: where finer bars would decide. */
  readonly bars: readonly { readonly symbol: string | null; readonly bar: number; readonly ts: number }[];
}

/** Everything a backtest found. Plain data; row i of every column is bar i of the window. */
export interface BacktestResult {
  /** Ticker, or null for a run over several. */
  readonly symbol: string | null;
  /** Every ticker. */
  readonly symbols: readonly string[];
  /** Bar size. */
  readonly resolution: Resolution | null;
  /** Strategy name. */
  readonly strategy: string;
  /** Its parameters, defaults included. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Which definitions were used. */
  readonly profile: Profile;
  /** The other options it was given, as plain values: a commission by its name; bars and facts from outside left out. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The window with every indicator column the strategy read. */
  readonly frame: Frame;
  /** Bars in the window. */
  readonly bars: number;
  /** First bar, epoch milliseconds UTC. */
  readonly from: number;
  /** Last bar, epoch milliseconds UTC. */
  readonly to: number;
  /** Every decision that was emitted, repeated ones too; made from `decisions` at first use. */
  readonly signals: readonly Signal[];
  /** Decision per bar: 1 BUY, -1 SELL, 0 none. */
  readonly decisions: Int8Array;
  /** Round trips in order of entry. */
  readonly trades: readonly Trade[];
  /** Account value at each bar's close (seed: starts at 1). */
  readonly equity: Float64Array;
  /**
   * What is held after each bar's close: signed units (native, bpy), 0 and 1 (seed), or for several symbols their value,
   * long and short added up, per unit of equity (NaN = held without equity).
   */
  readonly position: Float64Array;
  /** Bars with a long position; over several symbols, with any. */
  readonly positionsLong: number;
  /** Metrics of the profile. */
  readonly metrics: Metrics;
  /** What became of every order, in order of placing (`seed` has none). */
  readonly orders: readonly OrderRecord[];
  /** Every execution (`native`; the other profiles list none: read their trades and orders). */
  readonly fills: readonly Fill[];
  /** Margin calls, splits, dividends. */
  readonly events: readonly AccountEvent[];
  /** How much depends on what came first inside a bar; null = the profile does not say (`seed`, `bpy`). */
  readonly ambiguity: Ambiguity | null;
  /** Whether the account ran out of money: it stayed flat from there on. */
  readonly bust: boolean;
  /** Buy & hold over the same window, computed at first use. */
  readonly benchmark: Benchmark;
  /** Account value before the first bar. */
  readonly start: number;
  /** Return of each session (`native`), bar (`seed`) or day (`bpy`): what ratios and evidence are computed from. */
  readonly returns: Float64Array;
  /** The five deepest drawdowns, deepest first. */
  readonly drawdowns: readonly Drawdown[];
  /**
   * A metric with its formula and inputs.
   *
   * @throws {UsageError} `UNKNOWN_METRIC`
   */
  explain(metric: string): Explanation;
  /** Sentences a reader of the numbers should know. */
  readonly warnings: readonly string[];
}
