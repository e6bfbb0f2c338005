import type { BacktestResult } from "../../backtest/result.js";
import { decimalsOf, formatDecimals, magnitudeDecimals } from "../format-number.js";
import { levelMark, lineMark } from "../line-marks.js";
import type { ValueScale } from "../plot-options.js";
import type { Theme } from "../theme.js";
import { isLog, rangeOf, valueAxis } from "../value-axis.js";
import { hasValues, lastValue, type AxisTag, type Panel } from "./panel.js";

/** Account value against the benchmark, both as multiples of what the account started with. */
export function equityPanel({ start, equity, benchmark }: BacktestResult, theme: Theme, valueScale: ValueScale): Panel {
  const height = 112;
  const multiples = (values: Float64Array): Float64Array => values.map((value) => value / start);
  const lines = [
    { label: "Strategy", values: multiples(equity), color: theme.equity, width: 1.6 },
    { label: benchmark.name, values: multiples(benchmark.equity), color: theme.benchmark, width: 1.1 },
  ].filter(({ values }) => hasValues(values));
  const columns = [...lines.map(({ values }) => values), Float64Array.of(1)];
  const range = rangeOf(columns, false);
  const log = isLog(valueScale, range);
  const decimals = Math.max(2, magnitudeDecimals((range[1] - range[0]) / 100));
  return {
    name: "equity",
    title: log ? "Equity, log scale" : "Equity",
    height,
    axis: valueAxis(columns, {
      height,
      log,
      format: (step) => (value) => `${formatDecimals(value, decimalsOf(step))}×`,
    }),
    tags: lines.flatMap(({ values, color }): AxisTag[] => {
      const value = lastValue(values);
      return value === null ? [] : [{ value, color, text: `${formatDecimals(value, decimals)}×` }];
    }),
    draw: (canvas) => ({
      legend: lines.map(({ label, color }) => ({ label, color, shape: "line" })),
      marks: [
        levelMark(canvas, 1),
        ...lines.map(({ values, color, width }) => lineMark(canvas, values, { stroke: color, width })).reverse(),
      ],
    }),
    notice: lines.length > 0 ? null : "no account value",
  };
}
