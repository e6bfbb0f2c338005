import type { BacktestResult } from "../../backtest/result.js";
import { decimalsOf, formatDecimals } from "../format-number.js";
import { levelMark, lineMark } from "../line-marks.js";
import type { Theme } from "../theme.js";
import { valueAxis } from "../value-axis.js";
import { hasValues, lastValue, type AxisTag, type Panel } from "./panel.js";

/** Account value against the benchmark, both as multiples of the account's first value. */
export function equityPanel({ equity, benchmark }: BacktestResult, theme: Theme): Panel {
  const height = 112;
  const start = equity[0]!;
  const multiples = (values: Float64Array): Float64Array => values.map((value) => value / start);
  const lines = [
    { label: "Strategy", values: multiples(equity), color: theme.equity, width: 1.6 },
    { label: benchmark.name, values: multiples(benchmark.equity), color: theme.benchmark, width: 1.1 },
  ].filter(({ values }) => hasValues(values));
  return {
    name: "equity",
    title: "Equity",
    height,
    axis: valueAxis([...lines.map(({ values }) => values), Float64Array.of(1)], {
      height,
      format: (step) => (value) => `${formatDecimals(value, Math.max(1, decimalsOf(step)))}×`,
    }),
    tags: lines.flatMap(({ values, color }): AxisTag[] => {
      const value = lastValue(values);
      return value === null ? [] : [{ value, color, text: `${formatDecimals(value, 2)}×` }];
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
