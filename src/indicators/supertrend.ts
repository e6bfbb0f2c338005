import type { SuperTrendResult } from "trading-signals";
import { atrWarmup, averageTrueRange } from "./atr.js";
import { columnSpec } from "./column-spec.js";
import { dialectSuffix } from "./dialect.js";
import type { StreamFactory } from "./indicator-stream.js";
import type { Indicator, IndicatorSource } from "./indicator.js";
import type { Seeding } from "./kernels/macd-lines.js";
import { emptyColumn, forEachStretch } from "./kernels/stretches.js";
import { superTrendLine } from "./kernels/supertrend-line.js";
import { assertFactor, assertPeriod } from "./parameter.js";

/** Options of `superTrend`. */
export interface SuperTrendOptions {
  /**
   * Period of the average true range.
   *
   * @default 10
   */
  readonly period?: number;
  /**
   * Distance of the bands from the middle of the bar, in average true ranges.
   *
   * @default 3
   */
  readonly k?: number;
  /**
   * `talib` uses the average true range that starts one bar later.
   *
   * @default "first"
   */
  readonly seeding?: Seeding;
}

/** The columns of `superTrend`. A type alias, so that it can be spread into a strategy's record. */
export type SuperTrendIndicators = Readonly<Record<"line" | "direction", Indicator>>;

/**
 * SuperTrend: the line that follows the price at a distance, and its direction, 1 or -1; first values at bar period-1
 * (`talib`: period). The direction means nothing until its first change.
 *
 * @param options - period 10, k 3 and dialect
 * @throws {UsageError} `INVALID_PARAMETER`
 */
export function superTrend(options: SuperTrendOptions = {}): SuperTrendIndicators {
  const { period = 10, k = 3, seeding = "first" } = options;
  assertPeriod("supertrend", "period", period);
  assertFactor("supertrend", "k", k);
  const suffix = dialectSuffix(seeding);
  const warmup = atrWarmup(period, seeding);
  const group = { group: `supertrend${suffix}(${period},${k})`, groupLabel: `SuperTrend ${period}, ${k}` };
  const streamed = seeding === "first";
  const inputs = ["high", "low", "close"];
  return {
    line: {
      name: `supertrend${suffix}(${period},${k})`,
      inputs,
      warmup,
      storedAs: null,
      spec: columnSpec("SuperTrend", warmup, group),
      stream: streamed ? trendStream(period, k, ({ supertrend }) => supertrend) : null,
      compute: (source) => trend(source, period, k, seeding).line,
    },
    direction: {
      name: `supertrend_dir${suffix}(${period},${k})`,
      inputs,
      warmup,
      storedAs: null,
      spec: columnSpec("Direction", warmup, { ...group, style: "hidden" }),
      stream: streamed ? trendStream(period, k, ({ trend }) => (trend === "BULLISH" ? 1 : -1)) : null,
      compute: (source) => trend(source, period, k, seeding).direction,
    },
  };
}

function trendStream(period: number, k: number, value: (result: SuperTrendResult) => number): StreamFactory {
  return ({ SuperTrend }) => {
    const trend = new SuperTrend({ interval: period, multiplier: k });
    return (bar) => {
      const result = trend.add(bar);
      return result && value(result);
    };
  };
}

function trend(
  source: IndicatorSource,
  period: number,
  k: number,
  seeding: Seeding,
): { line: Float64Array; direction: Float64Array } {
  return source.share(`supertrend${dialectSuffix(seeding)}(${period},${k})`, () => {
    const columns = { high: source.col("high"), low: source.col("low"), close: source.col("close") };
    const range = averageTrueRange(source, period, seeding);
    const line = emptyColumn(source.length);
    const direction = emptyColumn(source.length);
    forEachStretch([range], (from, to) => superTrendLine(columns, range, from, to, k, line, direction));
    return { line, direction };
  });
}
