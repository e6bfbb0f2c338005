import type { Markish } from "@observablehq/plot";
import type { Canvas } from "../canvas.js";
import type { ValueAxis } from "../value-axis.js";

/** One entry of a panel's legend. */
export interface LegendItem {
  readonly label: string;
  readonly color: string;
  readonly shape: "line" | "area" | "ribbon" | "up" | "down" | "tick";
}

/** A value marked on the right-hand axis, usually the last one of a line. */
export interface AxisTag {
  readonly value: number;
  readonly text: string;
  readonly color: string;
}

/** What a panel looks like on a canvas. */
export interface PanelDrawing {
  /** Back to front. */
  readonly marks: readonly Markish[];
  readonly legend: readonly LegendItem[];
}

/** One stripe of the picture, on the common time axis. */
export interface Panel {
  /** Stable name: `price`, `volume`, `equity`, `drawdown`, or the group of an indicator. */
  readonly name: string;
  /** Heading. */
  readonly title: string;
  /** Pixels of the drawing, without its heading. */
  readonly height: number;
  readonly axis: ValueAxis;
  readonly tags: readonly AxisTag[];
  readonly draw: (canvas: Canvas) => PanelDrawing;
  /** Said in place of the data if there is none. */
  readonly notice: string | null;
}

/** Last finite value of a column, or null. */
export function lastValue(column: Float64Array): number | null {
  for (let i = column.length - 1; i >= 0; i--) if (Number.isFinite(column[i])) return column[i]!;
  return null;
}

/** Whether a column has any value to draw. */
export function hasValues(column: Float64Array): boolean {
  return column.some(Number.isFinite);
}
