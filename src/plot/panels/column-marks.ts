import type { Markish } from "@observablehq/plot";
import type { ColumnSpec } from "../../frame/column-spec.js";
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

/** A colour for every line of some groups that share a panel; the middle of a band belongs to the band and has none. */
export function lineColors(groups: readonly ColumnGroup[], theme: Theme): ReadonlyMap<string, string> {
  const lines = groups.filter((group) => !isBand(group)).flatMap(({ columns }) => columns.filter(isLine));
  return new Map(lines.map(({ name, spec }, i) => [name, linePalette(spec, theme)[i % theme.lines.length]!]));
}

/** Over the prices lines start with amber; in a panel of their own with blue, which stands alone better. */
function linePalette({ pane }: ColumnSpec, { lines }: Theme): readonly string[] {
  return pane === "price" ? lines : [lines[1]!, lines[0]!, ...lines.slice(2)];
}

const isBand = ({ columns }: ColumnGroup): boolean => columns.some(({ spec }) => spec.style === "band");
const isLine = ({ spec }: DescribedColumn): boolean => spec.style === "line" || spec.style === "step";

/** Draws groups of columns in one panel. */
export function columnMarks(canvas: Canvas, groups: readonly ColumnGroup[]): ColumnMarks {
  const colors = lineColors(groups, canvas.theme);
  const areas: Markish[] = [];
  const lines: Markish[] = [];
  const legend: LegendItem[] = [];
  for (const group of groups) {
    const drawn = group.columns.filter(({ values }) => hasValues(values));
    if (isBand(group) && drawn.length > 0) {
      areas.push(...bandMarks(canvas, drawn));
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

/** The area between the outermost edges, and each edge and the middle as a faint line. */
function bandMarks(canvas: Canvas, columns: readonly DescribedColumn[]): Markish[] {
  const { band } = canvas.theme;
  const lines = columns.map(({ values }) => lineMark(canvas, values, { stroke: band, width: 0.75, opacity: 0.35 }));
  const edges = columns.filter(({ spec }) => spec.style === "band");
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
