/**
 * A run of bars of one series as columns; row i of every column is bar i.
 *
 * `ts` is the UTC instant at which the bar OPENS, in epoch milliseconds, strictly rising; a daily bar is keyed by
 * midnight UTC of its session date. A missing volume is NaN; prices are never NaN.
 */
export interface BarColumns {
  /** Opening instant, epoch milliseconds, UTC, strictly rising. */
  readonly ts: Float64Array;
  /** First price. */
  readonly open: Float64Array;
  /** Highest price. */
  readonly high: Float64Array;
  /** Lowest price. */
  readonly low: Float64Array;
  /** Last price. */
  readonly close: Float64Array;
  /** Units traded; NaN where the source has none. */
  readonly volume: Float64Array;
}

/** The price and volume columns, in storage order. */
export const barColumnNames = ["open", "high", "low", "close", "volume"] as const;

/** Name of a price or volume column. */
export type BarColumnName = (typeof barColumnNames)[number];

/** Whether the text is the name of a price or volume column. */
export function isBarColumnName(name: string): name is BarColumnName {
  return (barColumnNames as readonly string[]).includes(name);
}

/** Columns of `length` bars, all zero. */
export function createBarColumns(length: number): BarColumns {
  return {
    ts: new Float64Array(length),
    open: new Float64Array(length),
    high: new Float64Array(length),
    low: new Float64Array(length),
    close: new Float64Array(length),
    volume: new Float64Array(length),
  };
}

/** Bars `from` (inclusive) to `to` (exclusive) as views on the same memory. */
export function sliceBars(bars: BarColumns, from: number, to: number): BarColumns {
  return {
    ts: bars.ts.subarray(from, to),
    open: bars.open.subarray(from, to),
    high: bars.high.subarray(from, to),
    low: bars.low.subarray(from, to),
    close: bars.close.subarray(from, to),
    volume: bars.volume.subarray(from, to),
  };
}

/** All chunks behind one another, in the order given; nothing is sorted or dropped. */
export function concatBars(chunks: readonly BarColumns[]): BarColumns {
  const all = createBarColumns(chunks.reduce((sum, chunk) => sum + chunk.ts.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.ts.set(chunk.ts, at);
    for (const name of barColumnNames) all[name].set(chunk[name], at);
    at += chunk.ts.length;
  }
  return all;
}
