import { UsageError } from "./errors.js";
import { didYouMean } from "./nearest.js";

const dayMs = 864e5;

/** A wall-clock time that does not name exactly one instant. */
export type WallTimeProblem = "ambiguous" | "nonexistent";

/** Wall-clock time of one zone, daylight saving included. */
export interface ZonedTime {
  /** IANA name. */
  readonly name: string;
  /** The instant of a wall-clock time (both in milliseconds), or why there is not exactly one. */
  toUtc(wallMs: number): number | WallTimeProblem;
  /** The wall-clock time at an instant. */
  toWall(utcMs: number): number;
}

interface Span {
  readonly from: number;
  readonly offset: number;
}

/**
 * The clock of an IANA time zone such as `America/New_York`.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` naming the nearest zone
 */
export function createZonedTime(name: string): ZonedTime {
  const offsetAt = createOffsets(createFormat(name));
  return {
    name,
    toWall: (utcMs) => utcMs + offsetAt(utcMs),
    toUtc: (wallMs) => {
      // Offsets stay below a day, so the two days around the wall time hold every candidate.
      const before = wallMs - offsetAt(wallMs - dayMs);
      const after = wallMs - offsetAt(wallMs + dayMs);
      if (before === after) return before;
      const beforeHolds = before + offsetAt(before) === wallMs;
      const afterHolds = after + offsetAt(after) === wallMs;
      if (beforeHolds && afterHolds) return "ambiguous";
      if (!beforeHolds && !afterHolds) return "nonexistent";
      return beforeHolds ? before : after;
    },
  };
}

function createFormat(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch (cause) {
    const hint = didYouMean(timeZone, Intl.supportedValuesOf("timeZone"));
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected an IANA time zone such as "America/New_York", received "${timeZone}".${hint}`,
      { cause, context: { received: timeZone } },
    );
  }
}

/** Offsets are looked up in spans of one year: asking Intl for every row would cost microseconds each. */
function createOffsets(format: Intl.DateTimeFormat): (utcMs: number) => number {
  const years = new Map<number, readonly Span[]>();
  let last: readonly Span[] = [];
  let lastFrom = 0;
  let lastTo = 0;
  return (utcMs) => {
    if (utcMs < lastFrom || utcMs >= lastTo) {
      const year = new Date(utcMs).getUTCFullYear();
      lastFrom = Date.UTC(year, 0);
      lastTo = Date.UTC(year + 1, 0);
      last = years.get(year) ?? findSpans(format, lastFrom, lastTo);
      years.set(year, last);
    }
    let i = last.length - 1;
    while (i > 0 && last[i]!.from > utcMs) i--;
    return last[i]!.offset;
  };
}

function findSpans(format: Intl.DateTimeFormat, from: number, to: number): Span[] {
  const spans: Span[] = [{ from, offset: readOffset(format, from) }];
  for (let at = from; at < to; at += dayMs) {
    const offset = readOffset(format, at + dayMs);
    if (offset === spans.at(-1)!.offset) continue;
    let low = at;
    let high = at + dayMs;
    while (high - low > 1e3) {
      const middle = low + Math.floor((high - low) / 2e3) * 1e3;
      if (readOffset(format, middle) === offset) high = middle;
      else low = middle;
    }
    spans.push({ from: high, offset });
  }
  return spans;
}

function readOffset(format: Intl.DateTimeFormat, utcMs: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(utcMs)) part[type] = Number(value);
  return Date.UTC(part["year"]!, part["month"]! - 1, part["day"], part["hour"], part["minute"], part["second"]) - utcMs;
}
