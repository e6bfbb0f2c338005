import type { ColumnSpec } from "../frame/column-spec.js";
import { flatExact } from "./close-stream.js";
import { columnSpec } from "./column-spec.js";
import type { Indicator, IndicatorSource } from "./indicator.js";
import { bollingerBands } from "./kernels/bollinger-bands.js";
import { emptyColumn, forEachStretch } from "./kernels/stretches.js";
import { assertFactor, assertPeriod } from "./parameter.js";
import { closeMean } from "./sma.js";

/** The columns of `bollinger`. A type alias, so that it can be spread into a strategy's record. */
export type BollingerIndicators = Readonly<Record<"upper" | "middle" | "lower", Indicator>>;

/**
 * Bollinger bands: mean of the last `period` closes, and k population standard deviations around it; first values at
 * bar period-1. Width 0 on flat prices.
 *
 * @param period - closes in the window, 1 to 1 000 000
 * @param k - standard deviations, above 0
 * @throws {UsageError} `INVALID_PARAMETER`
 * @example
 * const { upper, lower } = bollinger(20, 2);
 * computeIndicators(bars, { upper, lower });
 */
export function bollinger(period = 20, k = 2): BollingerIndicators {
  assertPeriod("bollinger", "period", period);
  assertFactor("bollinger", "k", k);
  const group = { group: `bb(${period},${k})`, groupLabel: `Bollinger ${period}, ${k}` };
  const column = (
    part: "upper" | "middle" | "lower",
    look: Partial<ColumnSpec>,
    compute: Indicator["compute"],
  ): Indicator => ({
    name: `bb_${part}(${period},${k})`,
    inputs: ["close"],
    warmup: period - 1,
    storedAs: null,
    stream({ BollingerBands }) {
      const bands = new BollingerBands(period, k);
      return flatExact(period, ({ close }) => bands.add(close)?.[part] ?? null);
    },
    spec: columnSpec(part[0]!.toUpperCase() + part.slice(1), period - 1, { ...group, ...look }),
    compute,
  });
  return {
    upper: column("upper", { style: "band" }, (source) => bands(source, period, k).upper),
    middle: column("middle", {}, (source) => closeMean(source, period)),
    lower: column("lower", { style: "band" }, (source) => bands(source, period, k).lower),
  };
}

function bands(source: IndicatorSource, period: number, k: number): { upper: Float64Array; lower: Float64Array } {
  return source.share(`bb(${period},${k})`, () => {
    const close = source.col("close");
    const middle = closeMean(source, period);
    const upper = emptyColumn(source.length);
    const lower = emptyColumn(source.length);
    forEachStretch([close], (from, to) => bollingerBands(close, middle, from, to, period, k, upper, lower));
    return { upper, lower };
  });
}
