import type { ColumnSpec } from "../frame/column-spec.js";
import type { Frame } from "../frame/frame.js";
import type { OutsideData, OutsideRequest } from "../model/events.js";
import type { StreamFactory } from "./indicator-stream.js";

/** What an indicator may read while it computes: the columns of one frame, and intermediate results by name. */
export interface IndicatorSource {
  /** The bars, with every column that exists so far. */
  readonly frame: Frame;
  /** Number of bars. */
  readonly length: number;
  /** Facts from outside, for the indicators that ask for some. */
  readonly outside: OutsideData;
  /**
   * One column, not copied. Do not write to it.
   *
   * @param name - column name
   */
  col(name: string): Float64Array;
  /**
   * An intermediate result that is made once per computation: the three columns of MACD come from one pass.
   *
   * @param key - same key, same result
   * @param make - called at the first use of the key
   */
  share<T>(key: string, make: () => T): T;
}

/**
 * One column computed from the bars. Row i uses rows up to i alone. Plain data with a function: made by `sma(20)`,
 * `rsi(14)`, `customIndicator(...)`, and handed to `computeIndicators` or returned by a strategy's `indicators()`.
 */
export interface Indicator {
  /** Its name in the grammar of `computeIndicators`, for example `sma20`. */
  readonly name: string;
  /** Columns it reads, for example `["close"]`. */
  readonly inputs: readonly string[];
  /** Bars before the first value on an unbroken series; after a gap the count starts again. */
  readonly warmup: number;
  /** Column of `market_prices` that keeps the same values, or null: `ma20` for `sma(20)`. */
  readonly storedAs: string | null;
  /** How the column likes to be drawn. */
  readonly spec: ColumnSpec;
  /**
   * Its form for live bars, built on trading-signals; null when the column is computed again for every bar.
   *
   * @internal
   */
  readonly stream: StreamFactory | null;
  /**
   * Whether what was before a gap still counts behind it; otherwise the indicator starts afresh.
   *
   * @default false
   */
  readonly acrossGaps?: boolean;
  /**
   * The facts from outside that it joins to the bars; null = it reads the bars alone.
   *
   * @default null
   */
  readonly outside?: OutsideRequest | null;
  /**
   * The column, one value per bar, NaN = no value.
   *
   * @param source - the bars
   */
  compute(source: IndicatorSource): Float64Array;
}

/** Indicators by column name, as a strategy declares them. */
export type IndicatorRecord = Readonly<Record<string, Indicator>>;
