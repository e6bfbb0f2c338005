import type { Markish } from "@observablehq/plot";
import type { BacktestResult } from "../backtest/result.js";
import type { Canvas } from "./canvas.js";
import { placeLabels, type LabelledMark, type Leader } from "./mark-labels.js";
import { Pen } from "./pen.js";
import { ribbonHeight } from "./position-ribbon.js";
import { fillsOf, markerKind } from "./trade-marks.js";

const labelSize = 9;
/** Edges of a triangle around its anchor, its outline included. */
const triangle = { halfWidth: 7.5, near: 0.5, far: 13.5 };

/** Which symbols a triangle stands for, in small text beside it; left out where there is no room. */
export function tradeLabels(canvas: Canvas, result: BacktestResult, lines: readonly Float64Array[]): Markish[] {
  if (markerKind(canvas, result) !== "triangles") return [];
  const fills = fillsOf(result).sort((a, b) => a.bar - b.bar);
  const [anchors] = lines;
  const inOrder = (symbols: ReadonlySet<string>): string[] => result.symbols.filter((one) => symbols.has(one));
  return [
    (_index, scales, _values, { height, marginTop, marginBottom }, { document }) => {
      const x = scales.x as (value: number) => number;
      const y = scales.y as (value: number) => number;
      const marks = fills.map(({ bar, side, symbols }): LabelledMark => {
        const [middle, anchor] = [x(bar), y(anchors![bar]!)];
        const { halfWidth, near, far } = triangle;
        const [top, bottom] = side === "BUY" ? [anchor + near, anchor + far] : [anchor - far, anchor - near];
        const box = { left: middle - halfWidth, right: middle + halfWidth, top, bottom };
        return { box, side: side === "BUY" ? "under" : "over", texts: labelTexts(inOrder(symbols)) };
      });
      const placed = placeLabels(marks, labelSize, {
        area: { left: 0, right: canvas.width, top: marginTop, bottom: height - marginBottom - ribbonHeight },
        lines: lines.map((line) => line.map(y)),
        x,
        bar: (pixel) => pixel / canvas.barWidth - 0.5,
      });
      const pen = new Pen(document, canvas.theme);
      const texts = placed.flatMap((label) => [
        ...(label.leader === null ? [] : [leaderLine(pen, label.leader)]),
        pen.text(label.text, label.x, label.baseline, { size: labelSize, fill: canvas.theme.muted }),
      ]);
      return texts.length === 0 ? null : pen.shape("g", { "aria-label": "Traded symbols" }, texts);
    },
  ];
}

/** All of up to three symbols; with less room, or for more, the first and how many more. */
function labelTexts(symbols: readonly string[]): string[] {
  const [first] = symbols;
  if (first === undefined) return [];
  return [
    ...(symbols.length <= 3 ? [symbols.join(", ")] : []),
    ...(symbols.length > 1 ? [`${first} +${symbols.length - 1}`] : []),
  ];
}

function leaderLine(pen: Pen, { x, from, to }: Leader): SVGElement {
  const d = `M${x.toFixed(2)} ${from.toFixed(2)}V${to.toFixed(2)}`;
  return pen.shape("path", { d, stroke: pen.theme.muted, "stroke-width": 0.75, "stroke-opacity": 0.7 });
}
