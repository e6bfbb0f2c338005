import { columnSpec } from "./column-spec.js";
import { dialectSuffix } from "./dialect.js";
import type { StreamFactory } from "./indicator-stream.js";
import type { Indicator, IndicatorSource } from "./indicator.js";
import type { Seeding } from "./kernels/macd-lines.js";
import { emptyColumn, forEachStretch } from "./kernels/stretches.js";
import { wilderAverage } from "./kernels/wilder.js";
import { assertPeriod } from "./parameter.js";
import { trueRangeColumn } from "./true-range.js";

/** Options of `atr`. */
export interface AtrOptions {
  /**
   * `first`: the first average takes the true range of bar 0 along. `talib`: it leaves it out, so that the first value
   * comes one bar later.
   *
   * @default "first"
   */
  readonly seeding?: Seeding;
}

/**
 * Average true range in price units, Wilder's average; first value at bar period-1 (`talib`: period).
 *
 * @param period - 1 to 1 000 000
 * @param options - how it starts
 * @throws {UsageError} `INVALID_PARAMETER`
 */
export function atr(period = 14, options: AtrOptions = {}): Indicator {
  assertPeriod("atr", "period", period);
  const seeding = options.seeding ?? "first";
  const warmup = atrWarmup(period, seeding);
  return {
    name: `atr${period}${dialectSuffix(seeding)}`,
    inputs: ["high", "low", "close"],
    warmup,
    storedAs: null,
    spec: columnSpec(`ATR ${period}`, warmup, { pane: "own" }),
    stream: seeding === "first" ? atrStream(period) : null,
    compute: (source) => averageTrueRange(source, period, seeding),
  };
}

function atrStream(period: number): StreamFactory {
  return ({ ATR }) => {
    const average = new ATR(period);
    return (bar) => average.add(bar);
  };
}

/** First bar with an average true range. */
export function atrWarmup(period: number, seeding: Seeding): number {
  return seeding === "talib" ? period : period - 1;
}

/** The average true range of all bars, shared by all indicators that need it. */
export function averageTrueRange(source: IndicatorSource, period: number, seeding: Seeding): Float64Array {
  return source.share(`atr${period}${dialectSuffix(seeding)}`, () => {
    const range = trueRangeColumn(source);
    const out = emptyColumn(source.length);
    const skip = seeding === "talib" ? 1 : 0;
    forEachStretch([range], (from, to) => wilderAverage(range, from + skip, to, period, out));
    return out;
  });
}
