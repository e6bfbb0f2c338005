import { UsageError } from "../model/errors.js";
import { resolutionMs, type Resolution } from "../model/resolution.js";
import type { Frame } from "./frame.js";

const dayMs = 864e5;

/**
 * The instant from which a bar is known: its close, epoch milliseconds UTC. `ts` plus the bar size; a daily bar is
 * therefore known at the next midnight UTC, a monthly one a calendar month later.
 *
 * @param ts - opening instant, epoch milliseconds UTC
 * @param resolution - bar size
 */
export function barKnownAt(ts: number, resolution: Resolution): number {
  if (resolution !== "1mo") return ts + resolutionMs(resolution);
  const opened = new Date(ts);
  // The 31st overflows into the month after the next: late, never early.
  return opened.setUTCMonth(opened.getUTCMonth() + 1);
}

/**
 * The instant from which a row counts as known when nobody said: the close of its bar if the bar size is given, else the
 * midnight UTC after its day. Never early: an unknown moment must not let a strategy see a row before its time.
 *
 * @param ts - instant the row is about, epoch milliseconds UTC
 * @param resolution - size of the bar that opens at `ts`
 */
export function defaultKnownAt(ts: number, resolution?: Resolution): number {
  return resolution === undefined ? Math.floor(ts / dayMs) * dayMs + dayMs : barKnownAt(ts, resolution);
}

/**
 * For every row the instant from which it is known; the clock of `asOfJoin`.
 *
 * @param frame - bars with a known bar size
 * @throws {UsageError} `INVALID_ARGUMENT` if the frame has no bar size
 */
export function knownAtColumn(frame: Frame): Float64Array {
  const { resolution } = frame;
  if (resolution === null) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      'Expected a frame that knows its bar size, received one without. Create it with { resolution: "1d" }.',
    );
  }
  return frame.ts.map((ts) => barKnownAt(ts, resolution));
}

/**
 * For every row the instant at which its bar had closed: as `knownAtColumn`, but never behind the open of the next bar. A
 * session that opens at half past the hour begins with an hourly bar of half an hour, and its decision trades at that next
 * open: what became known behind it came too late.
 *
 * @param frame - bars with a known bar size
 * @throws {UsageError} `INVALID_ARGUMENT` if the frame has no bar size
 */
export function closedAtColumn(frame: Frame): Float64Array {
  const { ts } = frame;
  return knownAtColumn(frame).map((known, i) => Math.min(known, ts[i + 1] ?? Infinity));
}
