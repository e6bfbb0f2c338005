import type { Markish } from "@observablehq/plot";
import type { BacktestResult } from "../../backtest/result.js";
import type { Canvas } from "../canvas.js";
import { decimalsOf, formatDecimals, formatPercent } from "../format-number.js";
import { areaMark, lineMark } from "../line-marks.js";
import { textWidth } from "../glyphs.js";
import { Pen } from "../pen.js";
import type { Theme } from "../theme.js";
import { rangeOf, valueAxis } from "../value-axis.js";
import { lastValue, type Panel } from "./panel.js";

const labelSize = 10;
const labelGap = 4;

/** How far the account stood below its highest value, its start included. */
export function drawdownPanel({ start, equity }: BacktestResult, theme: Theme): Panel {
  const height = 84;
  const drawdown = drawdownOf(equity, start);
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
      ...(deepest === 0 ? { domain: [-0.01, 0] } : { padding: [0.18, 0] }),
      format: (step) => (value) => `${formatDecimals(value * 100, decimalsOf(step * 100))}%`,
    }),
    tags: last === null ? [] : [{ value: last, text: formatPercent(last), color: theme.down }],
    draw: (canvas) => ({
      legend: [],
      marks: [
        areaMark(canvas, drawdown, zero, { fill: theme.down, opacity: 0.18 }),
        lineMark(canvas, drawdown, { stroke: theme.down, width: 1 }),
        deepestMark(canvas, drawdown),
      ],
    }),
    notice: null,
  };
}

function drawdownOf(equity: Float64Array, start: number): Float64Array {
  let peak = start;
  return equity.map((value) => {
    if (value > peak) peak = value;
    return peak > 0 ? value / peak - 1 : 0;
  });
}

/** A dot at the deepest point and its value below, where no line can be; nothing if the account never fell. */
function deepestMark(canvas: Canvas, drawdown: Float64Array): Markish {
  const [deepest] = rangeOf([drawdown], true);
  const bar = drawdown.indexOf(deepest);
  if (deepest === 0) return null;
  return (_index, scales, _values, _dimensions, { document }) => {
    const x = (scales.x as (value: number) => number)(bar);
    const y = (scales.y as (value: number) => number)(deepest);
    const text = formatPercent(deepest);
    const fitsRight = x + labelGap + textWidth(text, labelSize, 600) < canvas.width;
    const pen = new Pen(document, canvas.theme);
    const fill = canvas.theme.down;
    return pen.shape("g", { "aria-label": "Deepest drawdown" }, [
      pen.shape("circle", { cx: x.toFixed(2), cy: y.toFixed(2), r: 2.5, fill }),
      pen.text(text, x + (fitsRight ? labelGap : -labelGap), y + labelSize, {
        size: labelSize,
        weight: 600,
        fill,
        anchor: fitsRight ? "start" : "end",
      }),
    ]);
  };
}
