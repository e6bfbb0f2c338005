import type { Markish } from "@observablehq/plot";
import type { BacktestResult } from "../backtest/result.js";
import type { Canvas } from "./canvas.js";
import { bucketBars } from "./decimate.js";
import type { LegendItem } from "./panels/panel.js";
import { createSvgElement } from "./svg-element.js";

/** Pixels that the ribbon takes at the foot of its panel. */
export const ribbonHeight = 4;

const shades = 4;

/** Legend of what `positionRibbon` draws. */
export function ribbonLegend({ theme }: Canvas, { position }: BacktestResult): LegendItem[] {
  return [
    ...(position.some((held) => held > 0) ? [{ label: "Long", color: theme.up, shape: "ribbon" as const }] : []),
    ...(position.some((held) => held < 0) ? [{ label: "Short", color: theme.down, shape: "ribbon" as const }] : []),
  ];
}

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

/** A stretch of bars with one exposure. */
export interface HeldRun {
  readonly from: number;
  readonly to: number;
  /** −1 to 1: sign of the position times the share of bars that held it, in quarters. */
  readonly share: number;
}

/** Neighbouring pixel columns of equal exposure as one run; flat ones are left out. */
export function heldRuns(position: Float64Array, columns: number): HeldRun[] {
  const { starts } = bucketBars(position.length, columns);
  const runs: HeldRun[] = [];
  for (let column = 0; column + 1 < starts.length; column++) {
    const [from, to] = [starts[column]!, starts[column + 1]!];
    let sum = 0;
    for (let bar = from; bar < to; bar++) sum += Math.sign(position[bar]!) || 0;
    const share = Math.sign(sum) * (Math.ceil((Math.abs(sum) / (to - from)) * shades) / shades);
    const last = runs.at(-1);
    if (last?.to === from && last.share === share) runs[runs.length - 1] = { ...last, to };
    else if (share !== 0) runs.push({ from, to, share });
  }
  return runs;
}
