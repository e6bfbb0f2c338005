import type { BacktestResult } from "../backtest/result.js";
import { calendarTicks, type CalendarTick } from "./calendar-ticks.js";
import { createCanvas, type Canvas, type PlotModule } from "./canvas.js";
import { drawHeader, headerHeight } from "./draw-header.js";
import { drawPanel } from "./draw-panel.js";
import { valueAxisWidth } from "./draw-value-axis.js";
import { headerOf } from "./header.js";
import { listPanels } from "./panels/list-panels.js";
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
const left = 14;
const marginRight = 12;
const panelGap = 9;
const dateAxisHeight = 30;
const dateSize = 11;

/** Draws a result: header, panels from top to bottom on one bar axis, dates. */
export function drawFigure(result: BacktestResult, options: ResolvedPlotOptions, tools: FigureTools): Figure {
  const { width } = options;
  const right = width - marginRight;
  const pen = new Pen(tools.document, themes[options.theme]);
  const panels = listPanels(result, options, pen.theme);
  const canvas = createCanvas(tools.plot, pen.theme, result.frame.length, right - valueAxisWidth(panels) - left);
  const ticks = calendarTicks(result.frame.ts, { width: canvas.width, fontSize: dateSize, x: canvas.x });
  const header = headerOf(result);
  const contents = drawHeader(pen, header, left, right);
  let top = headerHeight(header, right - left);
  let bottom = top;
  for (const panel of panels) {
    if (bottom !== top) contents.push(pen.rule(left, right, top + 0.5));
    const drawn = drawPanel(pen, canvas, panel, { left, top, ticks });
    contents.push(drawn.element);
    bottom = drawn.bottom;
    top = bottom + panelGap;
  }
  contents.push(...drawDates(pen, canvas, ticks, bottom));
  const height = Math.ceil(bottom + dateAxisHeight);
  const size = { width, height, viewBox: `0 0 ${width} ${height}` };
  const root = pen.shape("svg", { ...size, "font-family": fontFamily, role: "img" }, [
    pen.shape("title", {}, header.title),
    ...(Object.keys(options.metadata).length > 0 ? [pen.shape("metadata", {}, JSON.stringify(options.metadata))] : []),
    pen.shape("rect", { width, height, fill: pen.theme.background }),
    ...contents,
  ]);
  return { root, width, height };
}

function drawDates(pen: Pen, canvas: Canvas, ticks: readonly CalendarTick[], top: number): SVGElement[] {
  return ticks.flatMap(({ bar, label, major }) => {
    const x = Number((left + canvas.x(bar)).toFixed(2));
    const fill = major ? pen.theme.text : pen.theme.muted;
    return [
      pen.shape("path", { d: `M${x} ${top + 2}v4`, stroke: pen.theme.muted }),
      pen.text(label, x, top + 19, { size: dateSize, weight: major ? 600 : 400, fill, anchor: "middle" }),
    ];
  });
}
