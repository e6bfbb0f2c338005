import type { Markish } from "@observablehq/plot";
import { barsMark, barWidth } from "../bar-marks.js";
import type { Canvas } from "../canvas.js";
import { bucketBars, bucketHighs, bucketLows } from "../decimate.js";
import { areaMark, lineMark } from "../line-marks.js";
import type { Theme } from "../theme.js";
import type { ColumnGroup, DescribedColumn } from "./column-groups.js";
import { hasValues, type LegendItem } from "./panel.js";

/** Described columns as marks: areas lie under everything else of their panel, lines above it. */
export interface ColumnMarks {
  readonly areas: readonly Markish[];
  readonly lines: readonly Markish[];
  readonly legend: readonly LegendItem[];
}

/** A colour for every line of some groups that share a panel. */
export function lineColors(groups: readonly ColumnGroup[], theme: Theme): ReadonlyMap<string, string> {
  const lines = groups
    .flatMap(({ columns }) => columns)
    .filter(({ spec }) => spec.style === "line" || spec.style === "step");
  return new Map(lines.map(({ name }, i) => [name, theme.lines[i % theme.lines.length]!]));
}

/** Draws groups of columns in one panel. */
export function columnMarks(canvas: Canvas, groups: readonly ColumnGroup[]): ColumnMarks {
  const colors = lineColors(groups, canvas.theme);
  const areas: Markish[] = [];
  const lines: Markish[] = [];
  const legend: LegendItem[] = [];
  for (const group of groups) {
    const drawn = group.columns.filter(({ values }) => hasValues(values));
    const edges = drawn.filter(({ spec }) => spec.style === "band");
    if (edges.length > 0) {
      areas.push(...bandMarks(canvas, edges));
      legend.push({ label: group.label, color: canvas.theme.band, shape: "area" });
    }
    for (const { name, values, spec } of drawn) {
      if (spec.style === "histogram") areas.push(...histogramMarks(canvas, values));
      const color = colors.get(name);
      if (color === undefined) continue;
      lines.push(lineMark(canvas, values, { stroke: color, width: 1.3, step: spec.style === "step" }));
      legend.push({ label: spec.label, color, shape: "line" });
    }
  }
  return { areas, lines, legend };
}

/** The area between the outermost edges, and each edge as a faint line. */
function bandMarks(canvas: Canvas, edges: readonly DescribedColumn[]): Markish[] {
  const { band } = canvas.theme;
  const lines = edges.map(({ values }) => lineMark(canvas, values, { stroke: band, width: 0.75, opacity: 0.35 }));
  if (edges.length < 2) return lines;
  const last = ({ values }: DescribedColumn): number => values.findLast(Number.isFinite) ?? 0;
  const sorted = [...edges].sort((a, b) => last(a) - last(b));
  return [areaMark(canvas, sorted[0]!.values, sorted.at(-1)!.values, { fill: band, opacity: 0.1 }), ...lines];
}

/** Bars from zero, coloured by sign. A pixel column with several bars shows their extremes. */
function histogramMarks(canvas: Canvas, values: Float64Array): Markish[] {
  const buckets = bucketBars(canvas.bars, Math.ceil(canvas.width));
  const width = barWidth(canvas, buckets.x.length);
  const zero = buckets.x.map(() => 0);
  const shared = { x: buckets.x, from: zero, shown: () => true, opacity: 0.6, width };
  return [
    barsMark({ ...shared, to: bucketHighs(values, buckets, 0), fill: canvas.theme.up }),
    barsMark({ ...shared, to: bucketLows(values, buckets, 0), fill: canvas.theme.down }),
  ];
}
