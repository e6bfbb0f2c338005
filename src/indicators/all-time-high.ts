import { columnSpec } from "./column-spec.js";
import type { StreamingBar } from "./indicator-stream.js";
import type { Indicator } from "./indicator.js";
import { runningMax } from "./kernels/running-max.js";

/**
 * Highest price so far, this bar included, from bar 0. A gap does not end it. Over closes it is the `ath` column of
 * `market_prices`.
 *
 * @param source - which price
 */
export function allTimeHigh(source: "close" | "high" = "close"): Indicator {
  return {
    name: `ath_${source}`,
    inputs: [source],
    warmup: 0,
    storedAs: source === "close" ? "ath" : null,
    spec: columnSpec(source === "close" ? "All-time high" : "All-time high (highs)", 0, { style: "step" }),
    stream: () => highest(source),
    acrossGaps: true,
    compute: (columns) => runningMax(columns.col(source)),
  };
}

function highest(source: "close" | "high") {
  let high = -Infinity;
  return (bar: StreamingBar): number => (high = Math.max(high, bar[source]));
}
