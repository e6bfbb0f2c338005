import { Frame } from "../../src/frame/frame.js";
import type { Decision } from "../../src/model/order.js";
import { defineStrategy } from "../../src/strategy/define-strategy.js";
import type { StrategyClass } from "../../src/strategy/strategy.js";

const day = 864e5;
const monday = Date.UTC(2024, 0, 1);

/** One bar: open, high, low, close, and volume (default 1000). */
export type BarText = readonly [open: number, high: number, low: number, close: number, volume?: number];

/** Daily bars from 2024-01-01 on. */
export function toFrame(bars: readonly BarText[], symbol = "TEST", firstDay = 0): Frame {
  const column = (k: number): Float64Array => Float64Array.from(bars, (bar) => bar[k] ?? 1000);
  const ts = Float64Array.from(bars, (_bar, i) => monday + (firstDay + i) * day);
  return Frame.fromBars(
    { ts, open: column(0), high: column(1), low: column(2), close: column(3), volume: column(4) },
    { symbol, resolution: "1d" },
  );
}

/** A strategy that says what is written for a bar, and nothing on the others. */
export function scripted(script: Readonly<Record<number, Decision>>): StrategyClass {
  return defineStrategy({ name: "scripted", onBar: (i) => script[i] ?? null });
}

/** Opening instant of a bar of `toFrame`. */
export function tsOf(bar: number): number {
  return monday + bar * day;
}
