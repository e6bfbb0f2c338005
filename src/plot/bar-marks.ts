import type { Markish } from "@observablehq/plot";
import type { Canvas } from "./canvas.js";
import { createSvgElement } from "./svg-element.js";

/** Upright bars of one colour. */
export interface BarSet {
  /** Middle of each bar, in bars of the axis. */
  readonly x: ArrayLike<number>;
  /** One end. */
  readonly from: ArrayLike<number>;
  /** Other end. */
  readonly to: ArrayLike<number>;
  /** Which of them to draw. */
  readonly shown: (index: number) => boolean;
  readonly fill: string;
  readonly opacity: number;
  /** Pixels. */
  readonly width: number;
  /** Pixels that a bar has at least, so that a flat one stays visible. @default 0 */
  readonly minHeight?: number;
}

/**
 * Upright bars as one path: a path per colour instead of an element per bar keeps the picture small and its making
 * fast, and the edges on whole device pixels.
 */
export function barsMark({ x, from, to, shown, fill, opacity, width, minHeight = 0 }: BarSet): Markish {
  return (_index, scales, _values, _dimensions, context) => {
    const scaleX = scales.x as (value: number) => number;
    const scaleY = scales.y as (value: number) => number;
    let path = "";
    for (let i = 0; i < x.length; i++) {
      const a = scaleY(from[i]!);
      const b = scaleY(to[i]!);
      if (!shown(i) || !Number.isFinite(a) || !Number.isFinite(b)) continue;
      const height = Math.max(Math.abs(b - a), minHeight);
      if (height === 0) continue;
      const left = scaleX(x[i]!) - width / 2;
      path += `M${short(snap(left, width))} ${short(Math.min(a, b))}h${short(width)}v${short(height)}h${short(-width)}z`;
    }
    const attributes = { "aria-label": "bars", d: path, fill, "fill-opacity": opacity };
    return path === "" ? null : createSvgElement(context.document, "path", attributes);
  };
}

/** Width of a bar, in halves of a pixel once there is room for a gap, so that neighbours look alike. */
export function barWidth(canvas: Canvas, slots: number): number {
  const slot = canvas.width / slots;
  if (slot < 2) return slot;
  return Math.max(1, Math.min(14, Math.floor(slot * 0.72 * 2) / 2));
}

const snap = (left: number, width: number): number => (width % 0.5 === 0 ? Math.round(left * 2) / 2 : left);

const short = (value: number): string => String(Number(value.toFixed(2)));
