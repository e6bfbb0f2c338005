import { closeStream, flatExact } from "./close-stream.js";
import { columnSpec } from "./column-spec.js";
import type { Indicator, IndicatorSource } from "./indicator.js";
import { rollingMean } from "./kernels/rolling-mean.js";
import { forEachStretch } from "./kernels/stretches.js";
import { assertPeriod } from "./parameter.js";

/**
 * Simple moving average: the mean of the last `period` closes, first value at bar period-1. Free of drift: averages of
 * constant prices are equal whatever their periods.
 *
 * @param period - closes in the window, 1 to 1 000 000
 * @throws {UsageError} `INVALID_PARAMETER`
 * @example
 * computeIndicators(bars, { short: sma(20), long: sma(50) });
 */
export function sma(period: number): Indicator {
  assertPeriod("sma", "period", period);
  return {
    name: `sma${period}`,
    inputs: ["close"],
    warmup: period - 1,
    storedAs: period === 20 || period === 50 ? `ma${period}` : null,
    spec: columnSpec(`MA ${period}`, period - 1),
    stream: ({ SMA }) => flatExact(period, closeStream(new SMA(period))),
    compute: (source) => closeMean(source, period),
  };
}

/** The moving average of the closes, shared by all indicators that need it. */
export function closeMean(source: IndicatorSource, period: number): Float64Array {
  return source.share(`sma${period}`, () => {
    const close = source.col("close");
    const out = new Float64Array(source.length);
    let written = 0;
    forEachStretch([close], (from, to) => {
      out.fill(NaN, written, Math.min(to, from + period - 1));
      rollingMean(close, from, to, period, out);
      written = to;
    });
    return out.fill(NaN, written);
  });
}
