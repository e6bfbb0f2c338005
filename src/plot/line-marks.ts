import type { Markish } from "@observablehq/plot";
import type { Canvas } from "./canvas.js";
import { visibleBars } from "./decimate.js";

/** How a line looks. */
export interface LineStyle {
  readonly stroke: string;
  readonly width: number;
  readonly opacity?: number;
  /** Horizontal until the next value instead of sloping. */
  readonly step?: boolean;
}

/** A column as a line, interrupted where it has no value. */
export function lineMark(canvas: Canvas, column: Float64Array, style: LineStyle): Markish {
  const x = visibleBars(column, Math.ceil(canvas.width));
  const y = x.map((bar) => column[bar]!);
  const only = singleValue(y);
  // A line needs two points; one alone is a dot.
  if (only !== null) return canvas.plot.dot([0], { x: [x[only]!], y: [y[only]!], r: 2.5, fill: style.stroke });
  return canvas.plot.line(x, {
    x,
    y,
    stroke: style.stroke,
    strokeWidth: style.width,
    strokeOpacity: style.opacity ?? 1,
    curve: style.step === true ? "step-after" : "linear",
  });
}

/** The area between two columns. */
export function areaMark(
  canvas: Canvas,
  low: Float64Array,
  high: Float64Array,
  style: { readonly fill: string; readonly opacity: number },
): Markish {
  const x = mergeSorted(visibleBars(low, Math.ceil(canvas.width)), visibleBars(high, Math.ceil(canvas.width)));
  return canvas.plot.areaY(x, {
    x,
    y1: x.map((bar) => low[bar]!),
    y2: x.map((bar) => high[bar]!),
    fill: style.fill,
    fillOpacity: style.opacity,
  });
}

/** A dashed horizontal line over the whole width. */
export function levelMark(canvas: Canvas, level: number): Markish {
  return canvas.plot.ruleY([level], { stroke: canvas.theme.muted, strokeDasharray: "3 3", strokeOpacity: 0.7 });
}

/** Place of the only finite value, or null if there are none or several. */
function singleValue(values: Float64Array): number | null {
  const first = values.findIndex(Number.isFinite);
  return first >= 0 && values.findLastIndex(Number.isFinite) === first ? first : null;
}

function mergeSorted(a: Float64Array, b: Float64Array): Float64Array {
  return Float64Array.from(new Set([...a, ...b])).sort();
}
