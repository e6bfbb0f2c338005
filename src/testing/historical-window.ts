import { sliceBars, type BarColumns } from "../model/bar.js";
import { isIntraday } from "../model/resolution.js";
import { fromWallTime, toWallTime } from "../model/wall-time.js";
import type { HistoricalQuery } from "./historical-rules.js";
import { lowerBound } from "../model/lower-bound.js";

/**
 * The bars that a look-back covers: those that open before its end, and not before its start. Days are trading days
 * that have bars; weeks, months and years go by the calendar; seconds by the clock.
 */
export function selectBars(bars: BarColumns, query: HistoricalQuery, now: number, zone: string): BarColumns {
  const end = query.end === null ? now : Math.min(query.end, now);
  const daily = !isIntraday(query.resolution);
  // A daily bar is dated by its exchange; it is there from the first minute of that day on.
  const last = daily ? Date.parse(toWallTime(end - 1, zone).slice(0, 10)) : end - 1;
  const stop = upperBound(bars.ts, last);
  const first = query.unit === "D" ? startOfDays(bars.ts, stop, query.count, daily, zone) : null;
  const start = first ?? lowerBound(bars.ts, startOf(query, end, daily, zone));
  return sliceBars(bars, Math.min(start, stop), stop);
}

/** Index of the first bar of the n-th last trading day before `stop`. */
function startOfDays(ts: Float64Array, stop: number, days: number, daily: boolean, zone: string): number {
  if (daily) return Math.max(0, stop - days);
  let index = stop;
  for (let day = 0; day < days && index > 0; day++) {
    const date = toWallTime(ts[index - 1]!, zone).slice(0, 10);
    index = lowerBound(ts, fromWallTime(`${date}T00:00:00`, zone));
  }
  return index;
}

function startOf(query: HistoricalQuery, end: number, daily: boolean, zone: string): number {
  if (query.unit === "S") return end - query.count * 1000;
  const date = new Date(`${toWallTime(end, zone)}Z`);
  if (query.unit === "W") date.setUTCDate(date.getUTCDate() - 7 * query.count);
  if (query.unit === "M") date.setUTCMonth(date.getUTCMonth() - query.count);
  if (query.unit === "Y") date.setUTCFullYear(date.getUTCFullYear() - query.count);
  const wall = date.toISOString().slice(0, 19);
  return daily ? Date.parse(wall.slice(0, 10)) : fromWallTime(wall, zone);
}

/** Index behind the last value that is at most `value`. */
function upperBound(ts: Float64Array, value: number): number {
  return lowerBound(ts, value + 1);
}
