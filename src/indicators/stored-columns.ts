import { emptyColumn, forEachStretch } from "./kernels/stretches.js";
import { rollingMean } from "./kernels/rolling-mean.js";
import { runningMax } from "./kernels/running-max.js";

/** What must be known of the bars before a batch to continue the stored columns. */
export interface StoredColumnState {
  /** The closes just before the batch, oldest first: 49, or all if there are fewer. More is allowed. */
  readonly closes: Float64Array;
  /** `ath` of the last bar before the batch, or null at the start of a series. */
  readonly ath: number | null;
}

/** The indicator columns of `market_prices`, one value per close. */
export interface StoredColumns {
  /** Mean of the last 20 closes; NaN = no value. */
  readonly ma20: Float64Array;
  /** Mean of the last 50 closes; NaN = no value. */
  readonly ma50: Float64Array;
  /** Highest close so far. */
  readonly ath: Float64Array;
}

/** How many closes before a batch its first row needs. */
export const storedColumnHistory = 49;

/**
 * ma20, ma50 and ath of a batch of closes. Bit-identical however a series is split into batches.
 *
 * @param close - closes of the batch, in order
 * @param state - the bars before the batch; left out at the start of a series
 */
export function computeStoredColumns(close: Float64Array, state?: StoredColumnState): StoredColumns {
  const before = state?.closes.subarray(Math.max(0, state.closes.length - storedColumnHistory));
  const offset = before?.length ?? 0;
  const closes = offset === 0 ? close : new Float64Array(offset + close.length);
  if (before && offset > 0) {
    closes.set(before);
    closes.set(close, offset);
  }
  const ma20 = emptyColumn(closes.length);
  const ma50 = emptyColumn(closes.length);
  forEachStretch([closes], (from, to) => {
    rollingMean(closes, from, to, 20, ma20);
    rollingMean(closes, from, to, 50, ma50);
  });
  return {
    ma20: ma20.subarray(offset),
    ma50: ma50.subarray(offset),
    ath: runningMax(close, state?.ath ?? -Infinity),
  };
}
