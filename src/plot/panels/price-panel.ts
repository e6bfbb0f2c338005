import type { Markish } from "@observablehq/plot";
import type { BacktestResult } from "../../backtest/result.js";
import type { Frame } from "../../frame/frame.js";
import { barsMark, barWidth } from "../bar-marks.js";
import type { Canvas } from "../canvas.js";
import { formatDecimals, priceDecimals } from "../format-number.js";
import { lineMark } from "../line-marks.js";
import type { Theme } from "../theme.js";
import { positionRibbon, tradeLegend, tradeMarks } from "../trade-marks.js";
import { rangeOf, valueAxis } from "../value-axis.js";
import type { ColumnGroup } from "./column-groups.js";
import { columnMarks } from "./column-marks.js";
import { hasValues, lastValue, type Panel, type PanelDrawing } from "./panel.js";

const candlePixels = 3;

/** Prices with every overlay, the trades on them, and when a position was held. */
export function pricePanel(
  result: BacktestResult,
  overlays: readonly ColumnGroup[],
  theme: Theme,
  height: number,
): Panel {
  const { high, low, close } = result.frame.bars;
  const columns = [low, high, ...overlays.flatMap((group) => group.columns.map(({ values }) => values))];
  const [lowest, highest] = rangeOf(columns, false);
  const last = lastValue(close);
  const text = last === null ? "" : formatDecimals(last, priceDecimals(last, highest - lowest));
  return {
    name: "price",
    title: "Price",
    height,
    axis: valueAxis(columns, { height, padding: [0.08, 0.05] }),
    tags: last === null ? [] : [{ value: last, text, color: theme.price }],
    draw: (canvas) => drawPrices(canvas, result, overlays),
    notice: hasValues(close) ? null : "no prices",
  };
}

function drawPrices(canvas: Canvas, result: BacktestResult, overlays: readonly ColumnGroup[]): PanelDrawing {
  const { frame } = result;
  const { price } = canvas.theme;
  const candles = canvas.barWidth >= candlePixels;
  const { areas, lines, legend } = columnMarks(canvas, overlays);
  return {
    legend: [
      ...(candles ? [] : [{ label: "Close", color: price, shape: "line" as const }]),
      ...legend,
      ...tradeLegend(canvas, result),
    ],
    marks: [
      ...areas,
      ...(candles
        ? candleMarks(canvas, frame)
        : [lineMark(canvas, frame.col("close"), { stroke: price, width: 1.25 })]),
      ...lines,
      positionRibbon(canvas, result),
      ...tradeMarks(canvas, result),
    ],
  };
}

function candleMarks(canvas: Canvas, frame: Frame): Markish[] {
  const { open, high, low, close } = frame.bars;
  const x = open.map((_, bar) => bar);
  const width = barWidth(canvas, canvas.bars);
  const rises = (bar: number): boolean => close[bar]! >= open[bar]!;
  const candles = (shown: (bar: number) => boolean, fill: string): Markish[] => [
    barsMark({ x, from: low, to: high, shown, fill, opacity: 1, width: 1 }),
    barsMark({ x, from: open, to: close, shown, fill, opacity: 1, width, minHeight: 1 }),
  ];
  return [...candles(rises, canvas.theme.up), ...candles((bar) => !rises(bar), canvas.theme.down)];
}
