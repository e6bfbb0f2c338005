import { textWidth } from "./glyphs.js";
import type { LegendItem } from "./panels/panel.js";
import type { Pen } from "./pen.js";

const size = 11;
const symbolWidth = 14;
const symbolGap = 5;
const itemGap = 16;

/** Height of one row of a panel's heading. */
export const legendRowHeight = 17;

/** An entry with its place: pixels from the left, and its row. */
interface PlacedItem {
  readonly item: LegendItem;
  readonly x: number;
  readonly row: number;
}

/** Rows that the heading of a panel takes at this width. */
export function legendRows(title: string, legend: readonly LegendItem[], width: number): number {
  return 1 + Math.max(0, ...placeItems(title, legend, width).map(({ row }) => row));
}

/** The panel's title and its legend, wrapped to the width. */
export function drawLegend(
  pen: Pen,
  title: string,
  legend: readonly LegendItem[],
  { left, top, width }: { readonly left: number; readonly top: number; readonly width: number },
): SVGElement[] {
  const baseline = top + 13;
  return [
    pen.text(title, left, baseline, { size, weight: 600, fill: pen.theme.text }),
    ...placeItems(title, legend, width).flatMap(({ item, x, row }) => {
      const y = baseline + row * legendRowHeight;
      const label = { size, fill: pen.theme.muted };
      return [symbol(pen, item, left + x, y), pen.text(item.label, left + x + symbolWidth + symbolGap, y, label)];
    }),
  ];
}

function placeItems(title: string, legend: readonly LegendItem[], width: number): PlacedItem[] {
  const indent = textWidth(title, size, 600) + itemGap + 2;
  let x = indent;
  let row = 0;
  return legend.map((item) => {
    const itemWidth = symbolWidth + symbolGap + textWidth(item.label, size);
    if (x > indent && x + itemWidth > width) [x, row] = [indent, row + 1];
    const placed = { item, x, row };
    x += itemWidth + itemGap;
    return placed;
  });
}

function symbol(pen: Pen, { shape, color }: LegendItem, x: number, baseline: number): SVGElement {
  const middle = baseline - 4;
  switch (shape) {
    case "line":
      return pen.shape("path", { d: `M${x} ${middle}h${symbolWidth}`, stroke: color, "stroke-width": 2 });
    case "area":
      return pen.shape("rect", { x, y: middle - 4, width: symbolWidth, height: 8, fill: color, "fill-opacity": 0.25 });
    case "ribbon":
      return pen.shape("rect", { x, y: middle - 2, width: symbolWidth, height: 4, fill: color, "fill-opacity": 0.75 });
    case "tick":
      return pen.shape("path", { d: `M${x + symbolWidth / 2} ${middle - 5}v10`, stroke: color, "stroke-width": 2 });
    case "up":
      return pen.shape("path", { d: `M${x + symbolWidth / 2} ${middle - 5}l5 9h-10z`, fill: color });
    case "down":
      return pen.shape("path", { d: `M${x + symbolWidth / 2} ${middle + 5}l5 -9h-10z`, fill: color });
  }
}
