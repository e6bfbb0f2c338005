import type { Markish } from "@observablehq/plot";
import type { CalendarTick } from "./calendar-ticks.js";
import type { Canvas } from "./canvas.js";
import { drawLegend, legendRowHeight, legendRows } from "./draw-legend.js";
import { drawValueAxis } from "./draw-value-axis.js";
import type { Panel, PanelDrawing } from "./panels/panel.js";
import type { Pen } from "./pen.js";
import { createSvgElement } from "./svg-element.js";
import type { Theme } from "./theme.js";
import type { ValueAxis } from "./value-axis.js";

const headingGap = 5;
/** Pixels over and under a panel, so that a line on its edge keeps its full width. */
const bleed = 2;
const noticeSize = 11;

/** Where a panel stands in the picture. */
export interface PanelPlace {
  readonly left: number;
  readonly top: number;
  /** Bars that have a vertical grid line. */
  readonly ticks: readonly CalendarTick[];
}

/** A panel in the picture, and where it ends. */
export interface DrawnPanel {
  readonly element: SVGElement;
  readonly bottom: number;
}

/** Heading, grid, data and value axis of a panel; a panel without data says why. */
export function drawPanel(pen: Pen, canvas: Canvas, panel: Panel, { left, top, ticks }: PanelPlace): DrawnPanel {
  const drawing = panel.notice === null ? panel.draw(canvas) : { marks: [], legend: [] };
  const plotTop = top + legendRows(panel.title, drawing.legend, canvas.width) * legendRowHeight + headingGap;
  const contents =
    panel.notice === null
      ? [
          drawMarks(pen.document, canvas, panel, drawing, { left, top: plotTop, ticks }),
          ...drawValueAxis(pen, panel, left + canvas.width, plotTop),
        ]
      : [
          pen.text(panel.notice, left + canvas.width / 2, plotTop + panel.height / 2 + 4, {
            size: noticeSize,
            fill: pen.theme.muted,
            anchor: "middle",
          }),
        ];
  const element = pen.shape("g", { "data-panel": panel.name }, [
    ...contents,
    ...drawLegend(pen, panel.title, drawing.legend, { left, top, width: canvas.width }),
  ]);
  return { element, bottom: plotTop + panel.height };
}

/** Grid and data, by Plot, as an SVG inside the picture. */
function drawMarks(
  document: Document,
  { plot, theme, width, bars }: Canvas,
  { axis, height }: Panel,
  { marks }: PanelDrawing,
  { left, top, ticks }: PanelPlace,
): SVGElement {
  const svg = plot.plot({
    document,
    width,
    height: height + 2 * bleed,
    margin: 0,
    marginTop: bleed,
    marginBottom: bleed,
    // Without a type, one text in a channel would make an ordinal scale; without axis: null, Plot adds its own.
    x: { type: "linear", domain: [-0.5, bars - 0.5], axis: null },
    y: { type: axis.scale, domain: axis.domain, axis: null },
    marks: [gridMark(theme, axis, ticks), ...marks],
  }) as unknown as SVGElement;
  // Plot's style sheet uses selectors that rasterisers do not know; everything it would set is set on the elements.
  for (const style of [...svg.getElementsByTagName("style")]) style.remove();
  for (const name of ["class", "viewBox", "font-family", "font-size", "text-anchor", "fill"]) svg.removeAttribute(name);
  svg.setAttribute("x", String(left));
  svg.setAttribute("y", String(top - bleed));
  // A marker on the first or last bar keeps its other half.
  svg.setAttribute("overflow", "visible");
  return svg;
}

/** Faint lines at the ticks of both axes, as one path. */
function gridMark(
  { rule }: Theme,
  { ticks, domain: [low, high] }: ValueAxis,
  columns: readonly CalendarTick[],
): Markish {
  return (_index, scales, _values, { width, height, marginTop, marginBottom }, { document }) => {
    const x = scales.x as (value: number) => number;
    const y = scales.y as (value: number) => number;
    const upright = columns.map(({ bar }) => `M${x(bar).toFixed(2)} ${marginTop}V${height - marginBottom}`);
    const level = ticks
      .filter((tick) => tick >= low && tick <= high)
      .map((tick) => `M0 ${y(tick).toFixed(2)}H${width}`);
    const d = [...upright, ...level].join("");
    return createSvgElement(document, "path", { "aria-label": "Grid", d, stroke: rule, "stroke-opacity": 0.08 });
  };
}
