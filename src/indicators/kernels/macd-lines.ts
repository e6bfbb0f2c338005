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
  /** `none` shows everything from the first bar, with averages that have seen nothing yet. */
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
  if (settings.warmup === "none") return { line: 0, signal: 0 };
  const first = Math.max(settings.fast, settings.slow) - 1;
  const signal = first + settings.signal - 1;
  return { line: settings.seeding === "talib" ? signal : first, signal };
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
  if (settings.seeding === "talib") talibLines(x, from, to, settings, lines);
  else firstValueLines(x, from, to, settings, lines);
}

function firstValueLines(x: Float64Array, from: number, to: number, settings: MacdSettings, lines: MacdLines): void {
  const { line: lineAt, signal: signalAt } = macdWarmup(settings);
  const fastStep = 2 / (settings.fast + 1);
  const slowStep = 2 / (settings.slow + 1);
  const signalStep = 2 / (settings.signal + 1);
  let fast = x[from]!;
  let slow = fast;
  for (let i = from + 1; i < Math.min(from + lineAt, to); i++) {
    fast += (x[i]! - fast) * fastStep;
    slow += (x[i]! - slow) * slowStep;
  }
  let signal = NaN;
  for (let i = from + lineAt; i < to; i++) {
    fast += (x[i]! - fast) * fastStep;
    slow += (x[i]! - slow) * slowStep;
    const line = fast - slow;
    signal = i === from + lineAt ? line : signal + (line - signal) * signalStep;
    lines.line[i] = line;
    if (i >= from + signalAt) {
      lines.signal[i] = signal;
      lines.histogram[i] = line - signal;
    }
  }
}

function talibLines(x: Float64Array, from: number, to: number, settings: MacdSettings, lines: MacdLines): void {
  const seededAt = from + Math.max(settings.fast, settings.slow) - 1;
  const shownFrom = seededAt + settings.signal - 1;
  if (shownFrom >= to) return;
  const fastStep = 2 / (settings.fast + 1);
  const slowStep = 2 / (settings.slow + 1);
  const signalStep = 2 / (settings.signal + 1);
  let fast = plainMean(x, seededAt - settings.fast + 1, seededAt + 1);
  let slow = plainMean(x, seededAt - settings.slow + 1, seededAt + 1);
  const seeds = new Float64Array(settings.signal);
  seeds[0] = fast - slow;
  for (let i = seededAt + 1; i <= shownFrom; i++) {
    fast += (x[i]! - fast) * fastStep;
    slow += (x[i]! - slow) * slowStep;
    seeds[i - seededAt] = fast - slow;
  }
  let signal = plainMean(seeds, 0, seeds.length);
  lines.line[shownFrom] = fast - slow;
  lines.signal[shownFrom] = signal;
  lines.histogram[shownFrom] = fast - slow - signal;
  for (let i = shownFrom + 1; i < to; i++) {
    fast += (x[i]! - fast) * fastStep;
    slow += (x[i]! - slow) * slowStep;
    const line = fast - slow;
    signal += (line - signal) * signalStep;
    lines.line[i] = line;
    lines.signal[i] = signal;
    lines.histogram[i] = line - signal;
  }
}
