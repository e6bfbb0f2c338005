import { fitText, textWidth } from "./glyphs.js";
import type { Header } from "./header.js";
import type { Pen } from "./pen.js";

const titleSize = 20;
const textSize = 12;
const labelSize = 11;
const columnGap = 26;

/** Height of the header for a layout of this width. */
export function headerHeight(header: Header, width: number): number {
  return metricsFitBeside(header, width) ? 66 : 118;
}

/** Title and facts on the left; the metrics of the strategy over those of the benchmark on the right, or below. */
export function drawHeader(pen: Pen, header: Header, left: number, right: number): SVGElement[] {
  const beside = metricsFitBeside(header, right - left);
  const room = beside ? right - left - metricsWidth(header) - columnGap : right - left;
  const { theme } = pen;
  return [
    pen.text(fitText(header.title, room, titleSize, 600), left, 31, { size: titleSize, weight: 600, fill: theme.text }),
    pen.text(fitText(header.subtitle, room, textSize), left, 52, { size: textSize, fill: theme.muted }),
    ...drawMetrics(pen, header, beside ? right - metricsWidth(header) : left, beside ? 21 : 75),
  ];
}

/** Three rows: names, the strategy, the benchmark. */
function drawMetrics(pen: Pen, header: Header, left: number, top: number): SVGElement[] {
  const { theme } = pen;
  const muted = { size: labelSize, fill: theme.muted };
  const elements = [
    pen.text("Strategy", left, top + 16, { ...muted, fill: theme.text, weight: 600 }),
    pen.text(header.benchmarkName, left, top + 32, muted),
  ];
  let right = left + nameWidth(header);
  header.metrics.forEach((metric, i) => {
    right += columnGap + metricWidths(header)[i]!;
    const end = { anchor: "end" as const };
    elements.push(
      pen.text(metric.label, right, top, { ...muted, ...end }),
      pen.text(metric.value, right, top + 16, { ...muted, ...end, fill: theme.text, weight: 600 }),
      pen.text(metric.benchmark, right, top + 32, { ...muted, ...end }),
    );
  });
  return elements;
}

function metricsFitBeside(header: Header, width: number): boolean {
  const facts = Math.max(textWidth(header.title, titleSize, 600), textWidth(header.subtitle, textSize));
  return Math.min(facts, 460) + columnGap + metricsWidth(header) <= width;
}

function metricsWidth(header: Header): number {
  return metricWidths(header).reduce((sum, width) => sum + columnGap + width, nameWidth(header));
}

function metricWidths(header: Header): number[] {
  return header.metrics.map(({ label, value, benchmark }) =>
    Math.max(textWidth(label, labelSize), textWidth(value, labelSize, 600), textWidth(benchmark, labelSize)),
  );
}

function nameWidth(header: Header): number {
  return Math.max(textWidth("Strategy", labelSize, 600), textWidth(header.benchmarkName, labelSize));
}
