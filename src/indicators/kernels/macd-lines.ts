import { exponentialAverage } from "./ema.js";
import { plainMean } from "./plain-mean.js";

/** How the averages of MACD start: from the first close, or from a plain mean as TA-Lib does. */
export type Seeding = "first" | "talib";

/** Periods and dialect of MACD. */
export interface MacdSettings {
  /** Period of the fast average. */
  readonly fast: number;
  /** Period of the slow average. */
  readonly slow: number;
  /** Period of the signal line. */
  readonly signal: number;
  /** How the averages start. */
  readonly seeding: Seeding;
  /**
   * `none` shows everything from the first bar, with averages that have seen nothing yet. `talib` has nothing to show
   * there and stays masked.
   */
  readonly warmup: "masked" | "none";
}

/** The three columns of MACD. */
export interface MacdLines {
  /** Fast minus slow average. */
  readonly line: Float64Array;
  /** Exponential average of the line. */
  readonly signal: Float64Array;
  /** Line minus signal. */
  readonly histogram: Float64Array;
}

/** First bar with a line and first bar with a signal, counted from the start of a stretch. */
export function macdWarmup(settings: MacdSettings): { line: number; signal: number } {
  const first = Math.max(settings.fast, settings.slow) - 1;
  const signal = first + settings.signal - 1;
  if (settings.seeding === "talib") return { line: signal, signal };
  return settings.warmup === "none" ? { line: 0, signal: 0 } : { line: first, signal };
}

/**
 * Moving average convergence divergence over one stretch of bars.
 *
 * `first`: both averages start from the first value, the signal from the first line that is shown. `talib`: the slow
 * average starts as the mean of the first `slow` values, the fast one as the mean of the `fast` values that end at the
 * same bar, the signal as the mean of the first `signal` lines; all three columns begin together.
 *
 * @see Appel, "Technical Analysis: Power Tools for Active Investors" (2005); TA-Lib `ta_MACD.c` for the second dialect
 */
export function macdLines(x: Float64Array, from: number, to: number, settings: MacdSettings, lines: MacdLines): void {
  const talib = settings.seeding === "talib";
  const warmup = macdWarmup(settings);
  const start = from + warmup.line - (talib ? settings.signal - 1 : 0);
  if (start >= to) return;
  const { line, signal, histogram } = lines;
  differences(x, from, start, to, settings, line);
  const shown = Math.min(from + warmup.signal, to);
  if (talib) {
    if (shown < to) signal[shown] = plainMean(line, start, shown + 1);
    line.fill(NaN, start, shown);
    exponentialAverage(line, shown + 1, to, settings.signal, signal[shown]!, shown + 1, signal);
  } else {
    exponentialAverage(line, start, to, settings.signal, line[start]!, shown, signal);
  }
  for (let i = shown; i < to; i++) histogram[i] = line[i]! - signal[i]!;
}

/** Fast minus slow average, written from bar `start` on. */
function differences(
  x: Float64Array,
  from: number,
  start: number,
  to: number,
  settings: MacdSettings,
  line: Float64Array,
): void {
  const fastStep = 2 / (settings.fast + 1);
  const slowStep = 2 / (settings.slow + 1);
  let fast = averageAt(x, from, start, settings.fast, settings.seeding);
  let slow = averageAt(x, from, start, settings.slow, settings.seeding);
  line[start] = fast - slow;
  for (let i = start + 1; i < to; i++) {
    fast += (x[i]! - fast) * fastStep;
    slow += (x[i]! - slow) * slowStep;
    line[i] = fast - slow;
  }
}

/** The average at bar `at`, from which it is continued. */
function averageAt(x: Float64Array, from: number, at: number, period: number, seeding: Seeding): number {
  if (seeding === "talib") return plainMean(x, at - period + 1, at + 1);
  const step = 2 / (period + 1);
  let average = x[from]!;
  for (let i = from + 1; i <= at; i++) average += (x[i]! - average) * step;
  return average;
}
