import type { Frame } from "../../frame/frame.js";
import { barsMark, barWidth } from "../bar-marks.js";
import type { Canvas } from "../canvas.js";
import { bucketBars, bucketHighs } from "../decimate.js";
import { compactFormat } from "../format-number.js";
import { valueAxis } from "../value-axis.js";
import type { Panel, PanelDrawing } from "./panel.js";

/** Units traded per bar, or null for a series without volume. A pixel column with several bars shows the busiest. */
export function volumePanel(frame: Frame): Panel | null {
  const volume = frame.col("volume");
  if (!volume.some((value) => value > 0)) return null;
  const height = 72;
  return {
    name: "volume",
    title: "Volume",
    height,
    axis: valueAxis([volume], {
      height,
      zero: true,
      padding: [0, 0.04],
      format: (step, largest) => compactFormat(largest, step),
    }),
    tags: [],
    draw: (canvas) => drawVolume(canvas, frame),
    notice: null,
  };
}

function drawVolume(canvas: Canvas, frame: Frame): PanelDrawing {
  const { open, close, volume } = frame.bars;
  const buckets = bucketBars(canvas.bars, Math.ceil(canvas.width));
  const { x, starts } = buckets;
  const rises = (bucket: number): boolean => close[starts[bucket + 1]! - 1]! >= open[starts[bucket]!]!;
  const to = bucketHighs(volume, buckets, 0);
  const shared = { x, from: x.map(() => 0), to, width: barWidth(canvas, x.length), opacity: 0.6 };
  return {
    legend: [],
    marks: [
      barsMark({ ...shared, shown: rises, fill: canvas.theme.up }),
      barsMark({ ...shared, shown: (bucket) => !rises(bucket), fill: canvas.theme.down }),
    ],
  };
}
