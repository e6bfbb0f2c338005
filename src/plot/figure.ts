import type { BacktestResult } from "../backtest/result.js";
import { calendarTicks, type CalendarTick } from "./calendar-ticks.js";
import { createCanvas, type Canvas, type PlotModule } from "./canvas.js";
import { drawHeader, headerHeight } from "./draw-header.js";
import { drawLegend, legendRowHeight, legendRows } from "./draw-legend.js";
import { drawValueAxis, valueAxisWidth } from "./draw-value-axis.js";
import { headerOf } from "./header.js";
import { listPanels } from "./panels/list-panels.js";
import type { Panel, PanelDrawing } from "./panels/panel.js";
import { Pen } from "./pen.js";
import type { ResolvedPlotOptions } from "./plot-options.js";
import { themes } from "./theme.js";

/** A finished picture as an SVG tree. */
export interface Figure {
  readonly root: SVGElement;
  readonly width: number;
  readonly height: number;
}

/** The packages a figure is drawn with. */
export interface FigureTools {
  readonly plot: PlotModule;
  readonly document: Document;
}

const fontFamily = 'Inter, "Helvetica Neue", Arial, "DejaVu Sans", sans-serif';
const marginLeft = 14;
const marginRight = 12;
const panelGap = 9;
/** Pixels over and under a panel, so that a line on its edge keeps its full width. */
const bleed = 2;
const dateAxisHeight = 30;
const dateSize = 11;

/** Draws a result: header, panels from top to bottom on one bar axis, dates. */
export function drawFigure(result: BacktestResult, options: ResolvedPlotOptions, tools: FigureTools): Figure {
  const theme = themes[options.theme];
  const pen = new Pen(tools.document, theme);
  const { width } = options;
  const panels = listPanels(result, options, theme);
  const plotRight = width - marginRight - valueAxisWidth(panels);
  const canvas = createCanvas(tools.plot, theme, result.frame.length, plotRight - marginLeft);
  const ticks = calendarTicks(result.frame.ts, { width: canvas.width, fontSize: dateSize, x: canvas.x });
  const header = headerOf(result);
  const contents = drawHeader(pen, header, marginLeft, width - marginRight);
  let y = headerHeight(header, width - marginLeft - marginRight);
  panels.forEach((panel, i) => {
    if (i > 0) contents.push(pen.rule(marginLeft, width - marginRight, y + 0.5));
    const drawn = drawPanel(pen, canvas, panel, ticks, y);
    contents.push(drawn.element);
    y = drawn.bottom + panelGap;
  });
  contents.push(...drawDates(pen, canvas, ticks, y - panelGap));
  const height = Math.ceil(y - panelGap + dateAxisHeight);
  const root = pen.shape(
    "svg",
    { width, height, viewBox: `0 0 ${width} ${height}`, "font-family": fontFamily, role: "img" },
    [pen.shape("title", {}, header.title), pen.shape("rect", { width, height, fill: theme.background }), ...contents],
  );
  return { root, width, height };
}

function drawPanel(
  pen: Pen,
  canvas: Canvas,
  panel: Panel,
  ticks: readonly CalendarTick[],
  top: number,
): { readonly element: SVGElement; readonly bottom: number } {
  const drawing = panel.notice === null ? panel.draw(canvas) : { marks: [], legend: [] };
  const right = marginLeft + canvas.width;
  const head = legendRows(panel.title, drawing.legend, canvas.width) * legendRowHeight + 5;
  const plotTop = top + head;
  const element = pen.shape("g", { "data-panel": panel.name }, [
    drawMarks(canvas, panel, drawing, ticks, pen.document, plotTop),
    ...drawLegend(pen, panel.title, drawing.legend, { left: marginLeft, top, width: canvas.width }),
    ...drawNotice(pen, panel, marginLeft + canvas.width / 2, plotTop),
    ...(panel.notice === null ? drawValueAxis(pen, panel, right, plotTop) : []),
  ]);
  return { element, bottom: plotTop + panel.height };
}

/** Grid and data, by Plot, as an SVG inside the picture. */
function drawMarks(
  canvas: Canvas,
  { axis, height }: Panel,
  drawing: PanelDrawing,
  ticks: readonly CalendarTick[],
  document: Document,
  top: number,
): SVGElement {
  const grid = { stroke: canvas.theme.rule, strokeOpacity: 0.08 };
  const { plot } = canvas;
  const svg = plot.plot({
    document,
    width: canvas.width,
    height: height + 2 * bleed,
    margin: 0,
    marginTop: bleed,
    marginBottom: bleed,
    // Without a type, one text in a channel would make an ordinal scale; without axis: null, Plot adds its own.
    x: { type: "linear", domain: [-0.5, canvas.bars - 0.5], axis: null },
    y: { type: axis.scale, domain: axis.domain, axis: null },
    marks: [
      plot.ruleX(
        ticks.map(({ bar }) => bar),
        grid,
      ),
      plot.ruleY(
        axis.ticks.filter((tick) => tick >= axis.domain[0] && tick <= axis.domain[1]),
        grid,
      ),
      ...drawing.marks,
    ],
  }) as unknown as SVGElement;
  // Plot's style sheet uses selectors that rasterisers do not know; everything it would set is set on the elements.
  for (const style of [...svg.querySelectorAll("style")]) style.remove();
  for (const name of ["class", "viewBox", "font-family", "font-size", "text-anchor", "fill"]) svg.removeAttribute(name);
  svg.setAttribute("x", String(marginLeft));
  svg.setAttribute("y", String(top - bleed));
  return svg;
}

function drawNotice(pen: Pen, { notice, height }: Panel, middle: number, top: number): SVGElement[] {
  if (notice === null) return [];
  return [pen.text(notice, middle, top + height / 2 + 4, { size: 11, fill: pen.theme.muted, anchor: "middle" })];
}

function drawDates(pen: Pen, canvas: Canvas, ticks: readonly CalendarTick[], top: number): SVGElement[] {
  return ticks.flatMap(({ bar, label, major }) => {
    const x = Number((marginLeft + canvas.x(bar)).toFixed(2));
    const fill = major ? pen.theme.text : pen.theme.muted;
    return [
      pen.shape("path", { d: `M${x} ${top + 2}v4`, stroke: pen.theme.muted }),
      pen.text(label, x, top + 19, { size: dateSize, weight: major ? 600 : 400, fill, anchor: "middle" }),
    ];
  });
}
