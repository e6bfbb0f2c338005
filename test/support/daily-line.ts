import { Frame } from "../../src/frame/frame.js";
import type { BarColumns } from "../../src/model/bar.js";

/** Midnight UTC of a day in January 2026, which began on a Thursday; 32 is the first of February. */
export function january(day: number, hour = 0): number {
  return Date.UTC(2026, 0, day, hour);
}

/** Daily bars from 1 January 2026 on: the closes given, each opening 1 below its close. */
export function toDailyFrame(closes: readonly number[], symbol: string | null = "SPY"): Frame {
  const close = Float64Array.from(closes);
  const bars: BarColumns = {
    ts: close.map((_, i) => january(i + 1)),
    open: close.map((price) => price - 1),
    high: close.map((price) => price + 1),
    low: close.map((price) => price - 2),
    close,
    volume: close.map(() => 1e6),
  };
  return Frame.fromBars(bars, { symbol, resolution: "1d" });
}
