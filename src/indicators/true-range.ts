import { columnSpec } from "./column-spec.js";
import type { Indicator, IndicatorSource } from "./indicator.js";
import { trueRange as trueRangeOfStretch } from "./kernels/true-range.js";
import { emptyColumn, forEachStretch } from "./kernels/stretches.js";

/** True range of each bar, in price units, from bar 0; after a gap it is high minus low again. */
export function trueRange(): Indicator {
  return {
    name: "tr",
    inputs: ["high", "low", "close"],
    warmup: 0,
    storedAs: null,
    spec: columnSpec("True range", 0, { pane: "own" }),
    stream({ TR }) {
      const range = new TR();
      return (bar) => range.add(bar);
    },
    compute: trueRangeColumn,
  };
}

/** The true range of all bars, shared by all indicators that need it. */
export function trueRangeColumn(source: IndicatorSource): Float64Array {
  return source.share("tr", () => {
    const [high, low, close] = [source.col("high"), source.col("low"), source.col("close")];
    const out = emptyColumn(source.length);
    forEachStretch([high, low, close], (from, to) => trueRangeOfStretch(high, low, close, from, to, out));
    return out;
  });
}
