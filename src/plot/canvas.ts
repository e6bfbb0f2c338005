import type * as plot from "@observablehq/plot";
import type { Theme } from "./theme.js";

/** Plot's module, once it is loaded. */
export type PlotModule = typeof plot;

/** What every panel of a picture shares: the time axis, the colours, and the drawing library. */
export interface Canvas {
  readonly plot: PlotModule;
  readonly theme: Theme;
  /** Number of bars on the axis. */
  readonly bars: number;
  /** Pixels over which they are spread. */
  readonly width: number;
  /** Pixels of one bar. */
  readonly barWidth: number;
  /** Pixel of a bar, from 0 to `width`. */
  readonly x: (bar: number) => number;
}

/** A canvas on which the bars fill the width, with half a bar of air at both ends. */
export function createCanvas(library: PlotModule, theme: Theme, bars: number, width: number): Canvas {
  const barWidth = width / bars;
  return { plot: library, theme, bars, width, barWidth, x: (bar) => (bar + 0.5) * barWidth };
}
