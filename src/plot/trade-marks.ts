import type { Markish } from "@observablehq/plot";
import type { BacktestResult } from "../backtest/result.js";
import type { Side, Trade } from "../model/trade.js";
import type { Canvas } from "./canvas.js";
import type { LegendItem } from "./panels/panel.js";
import { createSvgElement } from "./svg-element.js";

const maxTriangles = 60;
const tickHeight = 8;
const tickSpacing = 4;
const ribbonHeight = 4;

/** How trades are marked: triangles; ticks where those would hide the price; nothing where even ticks would merge. */
function markerKind(canvas: Canvas, result: BacktestResult): "triangles" | "ticks" | "none" {
  if (result.trades.length <= maxTriangles) return "triangles";
  return result.trades.length * tickSpacing <= canvas.width ? "ticks" : "none";
}

const sides = ["BUY", "SELL"] as const;

/** A fill on a bar. */
interface Fill {
  readonly bar: number;
  readonly side: Side;
}

/** Both fills of every trade inside the picture, once per bar and side; the mark of an open position is not a fill. */
function fillsOf(trades: readonly Trade[], bars: number): Fill[] {
  const barsOf: Readonly<Record<Side, Set<number>>> = { BUY: new Set(), SELL: new Set() };
  for (const { side, entryBar, exitBar, open } of trades) {
    barsOf[side].add(entryBar);
    if (!open) barsOf[side === "BUY" ? "SELL" : "BUY"].add(exitBar);
  }
  return sides.flatMap((side) =>
    [...barsOf[side]].filter((bar) => bar >= 0 && bar < bars).map((bar) => ({ bar, side })),
  );
}

/** Legend of what `tradeMarks` and `positionRibbon` draw. */
export function tradeLegend(canvas: Canvas, result: BacktestResult): LegendItem[] {
  const { theme } = canvas;
  const has = (side: Side): boolean =>
    markerKind(canvas, result) !== "none" &&
    fillsOf(result.trades, result.frame.length).some((fill) => fill.side === side);
  return [
    ...(has("BUY") ? [{ label: "Buy", color: theme.up, shape: "up" as const }] : []),
    ...(has("SELL") ? [{ label: "Sell", color: theme.down, shape: "down" as const }] : []),
    ...(result.position.some((held) => held > 0) ? [{ label: "Long", color: theme.up, shape: "ribbon" as const }] : []),
    ...(result.position.some((held) => held < 0)
      ? [{ label: "Short", color: theme.down, shape: "ribbon" as const }]
      : []),
  ];
}

/** Triangles under (buy) and over (sell) the price at `anchors`, or ticks at the panel's edges. */
export function tradeMarks(
  canvas: Canvas,
  result: BacktestResult,
  anchors: Readonly<Record<Side, Float64Array>>,
): Markish[] {
  const fills = fillsOf(result.trades, result.frame.length);
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

const shades = 4;

/** A thin ribbon at the foot of the prices: green while long, red while short, paler where only part of a pixel was held. */
export function positionRibbon(canvas: Canvas, result: BacktestResult): Markish {
  return (_index, _scales, _values, { height, marginLeft, marginBottom }, context) => {
    const { theme } = canvas;
    const pixel = (bar: number): number => marginLeft + (bar / result.position.length) * canvas.width;
    const top = height - marginBottom - ribbonHeight;
    const paths = new Map<number, string>();
    for (const { from, to, share } of heldRuns(result.position, Math.ceil(canvas.width))) {
      const run = `M${pixel(from).toFixed(2)} ${top}H${pixel(to).toFixed(2)}v${ribbonHeight}H${pixel(from).toFixed(2)}z`;
      paths.set(share, (paths.get(share) ?? "") + run);
    }
    const shaded = [...paths].map(([share, d]) =>
      createSvgElement(context.document, "path", {
        d,
        fill: share > 0 ? theme.up : theme.down,
        "fill-opacity": Math.abs(share) * 0.75,
      }),
    );
    return shaded.length === 0 ? null : createSvgElement(context.document, "g", { "aria-label": "Position" }, shaded);
  };
}

interface HeldRun {
  readonly from: number;
  readonly to: number;
  /** −1 to 1: sign of the position times the share of bars that held it, in quarters. */
  readonly share: number;
}

/** Neighbouring pixel columns of equal exposure as one run; flat ones are left out. */
export function heldRuns(position: Float64Array, columns: number): HeldRun[] {
  const count = Math.min(columns, position.length);
  const runs: HeldRun[] = [];
  for (let column = 0; column < count; column++) {
    const from = Math.floor((column * position.length) / count);
    const to = Math.floor(((column + 1) * position.length) / count);
    let sum = 0;
    for (let bar = from; bar < to; bar++) sum += Math.sign(position[bar]!) || 0;
    const share = Math.sign(sum) * (Math.ceil((Math.abs(sum) / (to - from)) * shades) / shades);
    const last = runs.at(-1);
    if (last?.to === from && last.share === share) runs[runs.length - 1] = { ...last, to };
    else if (share !== 0) runs.push({ from, to, share });
  }
  return runs;
}
