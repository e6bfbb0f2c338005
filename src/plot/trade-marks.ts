import type { Markish } from "@observablehq/plot";
import type { BacktestResult } from "../backtest/result.js";
import type { Side } from "../model/trade.js";
import type { Canvas } from "./canvas.js";
import type { LegendItem } from "./panels/panel.js";
import { ribbonHeight } from "./position-ribbon.js";
import { createSvgElement } from "./svg-element.js";

const maxTriangles = 60;
const tickHeight = 8;
const tickSpacing = 4;

/** How trades are marked: triangles; ticks where those would hide the price; nothing where even ticks would merge. */
export function markerKind(canvas: Canvas, result: BacktestResult): "triangles" | "ticks" | "none" {
  if (result.trades.length <= maxTriangles) return "triangles";
  return result.trades.length * tickSpacing <= canvas.width ? "ticks" : "none";
}

const sides = ["BUY", "SELL"] as const;

/** The fills of one side on a bar. */
interface Fill {
  readonly bar: number;
  readonly side: Side;
  readonly symbols: ReadonlySet<string>;
}

/** Both fills of every trade inside the picture, once per bar and side; the mark of an open position is not a fill. */
export function fillsOf({ trades, position, frame, profile }: BacktestResult): Fill[] {
  const symbolsAt: Readonly<Record<Side, Map<number, Set<string>>>> = { BUY: new Map(), SELL: new Map() };
  const add = (side: Side, bar: number, symbol: string | null): void => {
    const symbols = symbolsAt[side].get(bar) ?? new Set();
    symbolsAt[side].set(bar, symbol === null ? symbols : symbols.add(symbol));
  };
  for (const { symbol, side, entryBar, exitBar, open } of trades) {
    add(side, entryBar, symbol);
    if (!open) add(side === "BUY" ? "SELL" : "BUY", exitBar, symbol);
  }
  const unlisted = profile === "bpy" ? entryOfLast(position) : null;
  if (unlisted !== null) add(unlisted.side, unlisted.bar, null);
  return sides.flatMap((side) =>
    [...symbolsAt[side]]
      .filter(([bar]) => bar >= 0 && bar < frame.length)
      .map(([bar, symbols]) => ({ bar, side, symbols })),
  );
}

/** Where the position that is held at the end began: profile `bpy` lists no trade that is still open. */
function entryOfLast(position: Float64Array): Pick<Fill, "bar" | "side"> | null {
  const sign = Math.sign(position.at(-1) ?? 0);
  if (sign === 0) return null;
  const bar = position.findLastIndex((held) => Math.sign(held) !== sign) + 1;
  return { bar, side: sign > 0 ? "BUY" : "SELL" };
}

/** Legend of what `tradeMarks` draws. */
export function tradeLegend(canvas: Canvas, result: BacktestResult): LegendItem[] {
  const { theme } = canvas;
  const kind = markerKind(canvas, result);
  if (kind === "none") return [];
  const fills = fillsOf(result);
  const has = (side: Side): boolean => fills.some((fill) => fill.side === side);
  const [up, down] = kind === "ticks" ? (["tick", "tick"] as const) : (["up", "down"] as const);
  return [
    ...(has("BUY") ? [{ label: "Buy", color: theme.up, shape: up }] : []),
    ...(has("SELL") ? [{ label: "Sell", color: theme.down, shape: down }] : []),
  ];
}

/** Triangles under (buy) and over (sell) the price at `anchors`, or ticks at the panel's edges. */
export function tradeMarks(
  canvas: Canvas,
  result: BacktestResult,
  anchors: Readonly<Record<Side, Float64Array>>,
): Markish[] {
  const fills = fillsOf(result);
  const kind = markerKind(canvas, result);
  if (kind !== "triangles") return kind === "ticks" ? [tickMarks(canvas, fills)] : [];
  const { theme } = canvas;
  const triangles = (side: Side): Markish => {
    const buys = side === "BUY";
    const bars = fills.filter((fill) => fill.side === side).map(({ bar }) => bar);
    return canvas.plot.dot(bars, {
      x: bars,
      y: bars.map((bar) => anchors[side][bar]!),
      dy: buys ? 9 : -9,
      rotate: buys ? 0 : 180,
      symbol: "triangle",
      r: 5,
      fill: buys ? theme.up : theme.down,
      stroke: theme.background,
      strokeWidth: 1.2,
      ariaLabel: () => (buys ? "Buy" : "Sell"),
    });
  };
  return [triangles("BUY"), triangles("SELL")];
}

/** Buys as ticks above the ribbon, sells as ticks from the top; one per pixel column and side. */
function tickMarks(canvas: Canvas, fills: readonly Fill[]): Markish {
  return (_index, scales, _values, { height, marginTop, marginBottom }, context) => {
    const scaleX = scales.x as (value: number) => number;
    const path = (side: Side): string => {
      const columns = new Set(
        fills.filter((fill) => fill.side === side).map(({ bar }) => Math.round(scaleX(bar) * 2) / 2),
      );
      const top = side === "BUY" ? height - marginBottom - ribbonHeight - tickHeight - 2 : marginTop;
      return [...columns].map((x) => `M${x} ${top}v${tickHeight}`).join("");
    };
    const ticks = (side: Side, stroke: string): SVGElement =>
      createSvgElement(context.document, "path", {
        d: path(side),
        stroke,
        "stroke-width": 0.75,
        "stroke-opacity": 0.8,
      });
    return createSvgElement(context.document, "g", { "aria-label": "Trades" }, [
      ticks("BUY", canvas.theme.up),
      ticks("SELL", canvas.theme.down),
    ]);
  };
}
