import { decimalsOf, formatDecimals, formatPercent } from "../format-number.js";
import { areaMark, lineMark } from "../line-marks.js";
import type { Theme } from "../theme.js";
import { rangeOf, valueAxis } from "../value-axis.js";
import { lastValue, type Panel } from "./panel.js";

/** How far the account stood below its highest value. */
export function drawdownPanel(equity: Float64Array, theme: Theme): Panel {
  const height = 84;
  const drawdown = drawdownOf(equity);
  const zero = drawdown.map((value) => value * 0);
  const [deepest] = rangeOf([drawdown], true);
  const last = lastValue(drawdown);
  return {
    name: "drawdown",
    title: "Drawdown",
    height,
    axis: valueAxis([drawdown], {
      height,
      zero: true,
      ...(deepest === 0 ? { domain: [-0.01, 0] } : { padding: [0.08, 0] }),
      format: (step) => (value) => `${formatDecimals(value * 100, decimalsOf(step * 100))}%`,
    }),
    tags: last === null ? [] : [{ value: last, text: formatPercent(last), color: theme.down }],
    draw: (canvas) => ({
      legend: [],
      marks: [
        areaMark(canvas, drawdown, zero, { fill: theme.down, opacity: 0.18 }),
        lineMark(canvas, drawdown, { stroke: theme.down, width: 1 }),
      ],
    }),
    notice: null,
  };
}

function drawdownOf(equity: Float64Array): Float64Array {
  let peak = -Infinity;
  return equity.map((value) => {
    if (value > peak) peak = value;
    return peak > 0 ? value / peak - 1 : 0;
  });
}
