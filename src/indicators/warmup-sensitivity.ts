import type { Frame } from "../frame/frame.js";
import { UsageError } from "../model/errors.js";
import { createIndicatorSource } from "./indicator-source.js";
import type { Indicator } from "./indicator.js";
import { toIndicator } from "./parse-indicator.js";

/** Options of `computeWarmupSensitivity`. */
export interface WarmupSensitivityOptions {
  /**
   * Bars at which values are compared, spread evenly over the last half of the frame.
   *
   * @default 20
   */
  readonly samples?: number;
  /**
   * Largest `share` at which a value counts as settled.
   *
   * @default 0.001
   */
  readonly tolerance?: number;
}

/** How far values with a short history are from those with the whole one. */
export interface WarmupDifference {
  /** Bars of history, the bar itself included. */
  readonly bars: number;
  /** Largest difference, in units of the column. */
  readonly difference: number;
  /** The same as a share of the column's mean size. */
  readonly share: number;
}

/** What one indicator needs to know of the past. */
export interface WarmupSensitivity {
  /** Name of the indicator. */
  readonly name: string;
  /** Its declared warm-up, in bars. */
  readonly warmup: number;
  /** For 1, 2, 4, … times the shortest history that gives a value. */
  readonly differences: readonly WarmupDifference[];
  /** Shortest tested history from which on all shares are within the tolerance, or null if none is. */
  readonly settledBars: number | null;
}

/**
 * How far each indicator's value moves with more history: 0 for windows such as `sma20`, something that fades for
 * recursive ones such as `ema20`, something that never fades for `ath`.
 *
 * Each value on sampled bars is computed once from the whole frame and again from only the last 1, 2, 4, … times
 * warmup + 1 bars, as long as those fit before every sampled bar.
 *
 * @param frame - bars, many times the warm-up; stored columns are not used
 * @param wanted - names (no groups) or indicators
 * @param options - number of samples and tolerance
 * @returns one entry per indicator, in the order asked; no differences where the frame is too short
 * @throws {UsageError} `UNKNOWN_INDICATOR`, `INVALID_PARAMETER`, `INVALID_ARGUMENT`
 */
export function computeWarmupSensitivity(
  frame: Frame,
  wanted: readonly (string | Indicator)[],
  options: WarmupSensitivityOptions = {},
): WarmupSensitivity[] {
  const { samples = 20, tolerance = 0.001 } = options;
  if (!Number.isInteger(samples) || samples < 1) {
    throw new UsageError("INVALID_ARGUMENT", `Expected samples to be a whole number above 0, received "${samples}".`);
  }
  return wanted.map((one) => {
    const indicator = toIndicator(one);
    return sensitivityOf(frame, indicator, samples, tolerance);
  });
}

function sensitivityOf(frame: Frame, indicator: Indicator, samples: number, tolerance: number): WarmupSensitivity {
  const whole = indicator.compute(createIndicatorSource(frame));
  const size = meanSize(whole);
  const bars = sampledBars(frame.length, samples);
  const differences: WarmupDifference[] = [];
  for (let history = indicator.warmup + 1; history <= (bars[0] ?? 0); history *= 2) {
    const difference = Math.max(...bars.map((bar) => differenceAt(frame, indicator, whole, bar, history)));
    differences.push({ bars: history, difference, share: size === 0 ? 0 : difference / size });
  }
  const unsettled = differences.findLastIndex(({ share }) => !(share <= tolerance));
  return {
    name: indicator.name,
    warmup: indicator.warmup,
    differences,
    settledBars: differences[unsettled + 1]?.bars ?? null,
  };
}

function sampledBars(length: number, samples: number): number[] {
  const first = Math.floor(length / 2);
  const spread = Array.from(
    { length: samples },
    (_, k) => first + Math.floor(((k + 1) * (length - first)) / samples) - 1,
  );
  return [...new Set(spread)].filter((bar) => bar >= 0);
}

function differenceAt(frame: Frame, indicator: Indicator, whole: Float64Array, bar: number, history: number): number {
  const recent = frame.slice(bar + 1 - history, bar + 1);
  const value = indicator.compute(createIndicatorSource(recent))[history - 1]!;
  // A gap in the history leaves both without a value: nothing moved.
  return Number.isNaN(value) && Number.isNaN(whole[bar]!) ? 0 : Math.abs(value - whole[bar]!);
}

function meanSize(column: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (const value of column) {
    if (Number.isNaN(value)) continue;
    sum += Math.abs(value);
    count++;
  }
  return count === 0 ? 0 : sum / count;
}
