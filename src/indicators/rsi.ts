import { closeStream } from "./close-stream.js";
import { columnSpec } from "./column-spec.js";
import type { Indicator } from "./indicator.js";
import { relativeStrength } from "./kernels/rsi.js";
import { emptyColumn, forEachStretch } from "./kernels/stretches.js";
import { assertPeriod } from "./parameter.js";

/**
 * Relative strength index of the closes, 0 to 100, with Wilder's averages; first value at bar `period`. 100 when no
 * close was lower than the one before, flat prices included.
 *
 * @param period - 1 to 1 000 000
 * @throws {UsageError} `INVALID_PARAMETER`
 */
export function rsi(period = 14): Indicator {
  assertPeriod("rsi", "period", period);
  return {
    name: `rsi${period}`,
    inputs: ["close"],
    warmup: period,
    storedAs: null,
    spec: columnSpec(`RSI ${period}`, period, { pane: "own", levels: [30, 70], domain: [0, 100] }),
    stream: ({ RSI }) => closeStream(new RSI(period)),
    compute(source) {
      const close = source.col("close");
      const out = emptyColumn(source.length);
      forEachStretch([close], (from, to) => relativeStrength(close, from, to, period, out));
      return out;
    },
  };
}
