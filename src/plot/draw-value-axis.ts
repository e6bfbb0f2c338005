import { textWidth } from "./glyphs.js";
import type { AxisTag, Panel } from "./panels/panel.js";
import type { Pen } from "./pen.js";
import { valuePixel, type ValueAxis } from "./value-axis.js";

const size = 11;
const labelGap = 8;
const tagPadding = 5;
const tagHeight = 16;

/** Room that the labels right of some panels need. */
export function valueAxisWidth(panels: readonly Panel[]): number {
  const widths = panels.flatMap(({ axis, tags }) => [
    ...axis.ticks.map((tick) => labelGap + textWidth(axis.format(tick), size)),
    ...tags.map(({ text }) => labelGap + textWidth(text, size, 600) + tagPadding),
  ]);
  return Math.ceil(Math.max(0, ...widths));
}

/** Labels at the ticks, and coloured tags at the last values; a label that a tag would touch gives way. */
export function drawValueAxis(pen: Pen, { axis, tags, height }: Panel, left: number, top: number): SVGElement[] {
  const placed = placeTags(tags, axis, height);
  const free = (y: number): boolean => placed.every((tag) => Math.abs(tag.y - y) >= tagHeight / 2 + 6);
  const labels = axis.ticks
    .map((tick) => ({ text: axis.format(tick), y: valuePixel(axis, height, tick) }))
    .filter(({ y }) => free(y) && y >= -1 && y <= height + 1);
  return [
    ...labels.map(({ text, y }) => pen.text(text, left + labelGap, top + y + 4, { size, fill: pen.theme.muted })),
    ...placed.flatMap(({ tag, y }) => [
      pen.shape("rect", {
        x: left + labelGap - tagPadding,
        y: Number((top + y - tagHeight / 2).toFixed(1)),
        width: Number((textWidth(tag.text, size, 600) + 2 * tagPadding).toFixed(1)),
        height: tagHeight,
        rx: 3,
        fill: tag.color,
      }),
      pen.text(tag.text, left + labelGap, top + y + 4, { size, weight: 600, fill: pen.theme.onTag }),
    ]),
  ];
}

interface PlacedTag {
  readonly tag: AxisTag;
  readonly y: number;
}

/** Tags beside their values, pushed apart where they would overlap and kept inside the panel. */
function placeTags(tags: readonly AxisTag[], axis: ValueAxis, height: number): PlacedTag[] {
  const spacing = tagHeight + 1;
  const sorted = tags.map((tag) => ({ tag, y: valuePixel(axis, height, tag.value) })).sort((a, b) => a.y - b.y);
  let lowest = -Infinity;
  const pushedDown = sorted.map(({ tag, y }) => {
    lowest = Math.max(y, lowest + spacing, 0);
    return { tag, y: lowest };
  });
  let highest = height + spacing;
  return pushedDown.reverse().map(({ tag, y }) => {
    highest = Math.min(y, highest - spacing);
    return { tag, y: highest };
  });
}
