import { durationMs, parseDuration, type Duration } from "../model/duration.js";
import { UsageError } from "../model/errors.js";
import { isIntraday, resolutionMs, type Resolution } from "../model/resolution.js";

/** A stretch of time, both ends inclusive, epoch milliseconds UTC. */
export interface Window {
  /** First instant. */
  readonly from: number;
  /** Last instant. */
  readonly to: number;
}

/** A window as a user asks for it. */
export interface WindowRequest {
  /** First instant, inclusive. */
  readonly from?: number;
  /** Last instant, inclusive; absent = now. */
  readonly to?: number;
  /** Look-back from the end, when `from` is absent. */
  readonly duration?: Duration;
}

const dayMs = 864e5;
const halfHourMs = 18e5;

/** The asked window as instants, ending at the last bar that can be complete at `now`. */
export function resolveWindow({ from, to, duration }: WindowRequest, now: number, resolution: Resolution): Window {
  const end = Math.min(to ?? now, lastCompleteTs(now, resolution));
  return { from: from ?? (to ?? now) - durationMs(parseDuration(duration ?? "5 Y")), to: end };
}

/**
 * The latest instant at which a bar can have opened that is complete at `now`. Bars open on a grid (midnight for daily
 * and longer ones, at most half an hour for shorter ones), so a window that ends between two grid points lacks nothing.
 */
export function lastCompleteTs(now: number, resolution: Resolution): number {
  const size = resolutionMs(resolution);
  const grid = isIntraday(resolution) ? Math.min(size, halfHourMs) : dayMs;
  return Math.floor((now - size) / grid) * grid;
}

/** Throws if the window ends before it starts. */
export function assertWindow({ from, to }: WindowRequest): void {
  if (from === undefined || to === undefined || from <= to) return;
  const day = (ts: number): string => new Date(ts).toISOString();
  throw new UsageError(
    "REVERSED_DATES",
    `Expected --from before --to, received from "${day(from)}" and to "${day(to)}". Swap them.`,
  );
}

/** The window in words for a log line: `duration=5 Y`, `from=2020-01-01 to=2021-01-01`. */
export function describeWindow({ from, to, duration }: WindowRequest): string {
  const words = [
    from === undefined ? null : `from=${new Date(from).toISOString().slice(0, 10)}`,
    to === undefined ? null : `to=${new Date(to).toISOString().slice(0, 10)}`,
    from === undefined && duration !== undefined ? `duration=${duration}` : null,
  ].filter((word) => word !== null);
  return words.length > 0 ? words.join(" ") : "everything";
}
