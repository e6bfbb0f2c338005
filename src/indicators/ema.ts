import { columnSpec } from "./column-spec.js";
import type { Indicator } from "./indicator.js";
import { exponentialAverage } from "./kernels/ema.js";
import type { Seeding } from "./kernels/macd-lines.js";
import { plainMean } from "./kernels/plain-mean.js";
import { emptyColumn, forEachStretch } from "./kernels/stretches.js";
import { assertPeriod } from "./parameter.js";
import { closeStream } from "./close-stream.js";
import { dialectSuffix } from "./dialect.js";

/** Options of `ema`. */
export interface EmaOptions {
  /**
   * `first`: starts from the first close. `talib`: starts at bar period-1 from the mean of the first `period` closes.
   *
   * @default "first"
   */
  readonly seeding?: Seeding;
}

/**
 * Exponential moving average of the closes with weight 2/(period+1), first value at bar period-1.
 *
 * @param period - 1 to 1 000 000
 * @param options - how it starts
 * @throws {UsageError} `INVALID_PARAMETER`
 */
export function ema(period: number, options: EmaOptions = {}): Indicator {
  assertPeriod("ema", "period", period);
  const seeding = options.seeding ?? "first";
  return {
    name: `ema${period}${dialectSuffix(seeding)}`,
    inputs: ["close"],
    warmup: period - 1,
    storedAs: null,
    spec: columnSpec(`EMA ${period}`, period - 1),
    stream: seeding === "first" ? ({ EMA }) => closeStream(new EMA(period)) : null,
    compute(source) {
      const close = source.col("close");
      const out = emptyColumn(source.length);
      forEachStretch([close], (from, to) => emaOfStretch(close, from, to, period, seeding, out));
      return out;
    },
  };
}

function emaOfStretch(
  close: Float64Array,
  from: number,
  to: number,
  period: number,
  seeding: Seeding,
  out: Float64Array,
): void {
  const first = from + period - 1;
  if (first >= to) return;
  if (seeding === "first") {
    exponentialAverage(close, from, to, period, close[from]!, first, out);
  } else {
    out[first] = plainMean(close, from, first + 1);
    exponentialAverage(close, first + 1, to, period, out[first], first + 1, out);
  }
}
