import type { Markish } from "@observablehq/plot";
import type { BacktestResult } from "../../backtest/result.js";
import type { Frame } from "../../frame/frame.js";
import { barsMark, barWidth } from "../bar-marks.js";
import type { Canvas } from "../canvas.js";
import { formatDecimals, moneyDecimals, moneyFormat, priceDecimals } from "../format-number.js";
import { lineMark } from "../line-marks.js";
import type { Theme } from "../theme.js";
import { positionRibbon, ribbonLegend } from "../position-ribbon.js";
import { tradeLabels } from "../trade-labels.js";
import { tradeLegend, tradeMarks } from "../trade-marks.js";
import type { ValueScale } from "../plot-options.js";
import { isLog, rangeOf, valueAxis, type ValueAxis } from "../value-axis.js";
import type { ColumnGroup } from "./column-groups.js";
import { columnMarks } from "./column-marks.js";
import { hasValues, lastValue, type Panel, type PanelDrawing } from "./panel.js";

/** Pixels that a bar needs to be a candle, its share of the margins included. */
const candlePixels = 3.2;
const crowdedPixels = 0.1;

/** Prices with every overlay, the trades on them, and when a position was held. */
export function pricePanel(
  result: BacktestResult,
  overlays: readonly ColumnGroup[],
  theme: Theme,
  { height, width, valueScale }: { readonly height: number; readonly width: number; readonly valueScale: ValueScale },
): Panel {
  const { high, low, close } = result.frame.bars;
  const account = isAccount(result);
  const candles = !account && width / result.frame.length >= candlePixels;
  const prices = candles ? [low, high] : [close];
  const range = rangeOf(prices, false);
  const log = isLog(valueScale, range);
  const drawn = overlays.flatMap((group) => group.columns.map(({ values }) => values));
  // A band may reach zero and below, where a logarithm has no place: the prices alone decide.
  const columns = log ? prices : [...prices, ...drawn];
  const axis = valueAxis(columns, {
    height,
    log,
    padding: [0.08, 0.05],
    ...(account ? { format: moneyFormat } : {}),
  });
  const last = lastValue(close);
  const spread = range[1] - range[0];
  const decimals = account ? moneyDecimals(spread) : priceDecimals(last ?? 0, spread);
  const text = last === null ? "" : formatDecimals(last, decimals);
  return {
    name: "price",
    title: (account ? "Account" : "Price") + (log ? ", log scale" : ""),
    height,
    axis,
    tags: last === null ? [] : [{ value: last, text, color: theme.price }],
    draw: (canvas) => drawPrices(canvas, result, log ? keepInside(overlays, axis) : overlays, candles),
    notice: hasValues(close) ? null : "no prices",
  };
}

/** What leaves the scale runs along its edge: beyond it lies the next panel. */
function keepInside(groups: readonly ColumnGroup[], { domain: [low, high] }: ValueAxis): ColumnGroup[] {
  const clamp = (value: number): number => Math.min(Math.max(value, low), high);
  return groups.map((group) => ({
    ...group,
    columns: group.columns.map((column) => ({ ...column, values: column.values.map(clamp) })),
  }));
}

/** A run over several symbols has no price of its own: its frame holds the account. */
function isAccount({ symbols }: BacktestResult): boolean {
  return symbols.length > 1;
}

function drawPrices(
  canvas: Canvas,
  result: BacktestResult,
  overlays: readonly ColumnGroup[],
  candles: boolean,
): PanelDrawing {
  const { frame } = result;
  const { low, high, close } = frame.bars;
  const { price } = canvas.theme;
  const { areas, lines, legend } = columnMarks(canvas, overlays);
  const overlaid = overlays.flatMap(({ columns }) => columns.map(({ values }) => values));
  // Where many bars share a pixel, averages coincide with the price: it must not vanish under them.
  const crowded = canvas.barWidth < crowdedPixels;
  const prices = candles
    ? candleMarks(canvas, frame)
    : [lineMark(canvas, close, { stroke: price, width: crowded ? 1 : 1.25 })];
  return {
    legend: [
      ...(candles ? [] : [{ label: isAccount(result) ? "Value" : "Close", color: price, shape: "line" as const }]),
      ...legend,
      ...tradeLegend(canvas, result),
      ...ribbonLegend(canvas, result),
    ],
    marks: [
      ...areas,
      ...(crowded ? [...lines, ...prices] : [...prices, ...lines]),
      positionRibbon(canvas, result),
      ...tradeMarks(canvas, result, candles ? { BUY: low, SELL: high } : { BUY: close, SELL: close }),
      // Over the value of an account, only a name says what was traded.
      ...(isAccount(result) ? tradeLabels(canvas, result, [close, ...overlaid]) : []),
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
