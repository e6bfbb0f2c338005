import type { Markish } from "@observablehq/plot";
import type { Canvas } from "../canvas.js";
import { formatDecimals, magnitudeDecimals } from "../format-number.js";
import { levelMark } from "../line-marks.js";
import type { Theme } from "../theme.js";
import { valueAxis, type ValueAxis } from "../value-axis.js";
import type { ColumnGroup } from "./column-groups.js";
import { columnMarks, lineColors } from "./column-marks.js";
import { hasValues, lastValue, type AxisTag, type Panel, type PanelDrawing } from "./panel.js";

const height = 92;

/** A group of columns with a panel of its own. */
export function indicatorPanel(group: ColumnGroup, theme: Theme): Panel {
  const columns = group.columns.map(({ values }) => values);
  const levels = [...new Set(group.columns.flatMap(({ spec }) => spec.levels))].sort((a, b) => a - b);
  const domain = group.columns.find(({ spec }) => spec.domain !== null)?.spec.domain ?? null;
  const axis = valueAxis([...columns, Float64Array.from(levels)], {
    height,
    domain,
    zero: group.columns.some(({ spec }) => spec.style === "histogram"),
    ...(domain && levels.length > 0 ? { ticks: levels } : {}),
  });
  const warmup = Math.max(...group.columns.map(({ spec }) => spec.warmup));
  return {
    name: group.name,
    title: group.label,
    height,
    axis,
    tags: lastValueTags(group, theme, axis),
    draw: (canvas) => drawGroup(canvas, group, levels),
    notice: columns.some(hasValues) ? null : `no value yet: needs more than ${warmup} bars`,
  };
}

function lastValueTags(group: ColumnGroup, theme: Theme, { domain }: ValueAxis): AxisTag[] {
  const colors = lineColors([group], theme);
  const decimals = magnitudeDecimals((domain[1] - domain[0]) / 100);
  return group.columns.flatMap(({ name, values }) => {
    const value = lastValue(values);
    const color = colors.get(name);
    return value === null || color === undefined ? [] : [{ value, color, text: formatDecimals(value, decimals) }];
  });
}

function drawGroup(canvas: Canvas, group: ColumnGroup, levels: readonly number[]): PanelDrawing {
  const { areas, lines, legend } = columnMarks(canvas, [group]);
  return {
    // One line needs no legend: the heading names it.
    legend: legend.length > 1 ? legend : [],
    marks: [
      ...(levels.length === 2 ? [corridorMark(canvas, levels[0]!, levels[1]!)] : []),
      ...levels.map((level) => levelMark(canvas, level)),
      ...areas,
      ...lines,
    ],
  };
}

/** A pale stripe between two levels. */
function corridorMark(canvas: Canvas, y1: number, y2: number): Markish {
  return canvas.plot.rect([0], { x1: -0.5, x2: canvas.bars - 0.5, y1, y2, fill: canvas.theme.band, fillOpacity: 0.06 });
}
