import { formatDuration, type Duration, type DurationUnit } from "../../model/duration.js";
import { isIntraday, resolutionMs, type Resolution } from "../../model/resolution.js";

/** Most bars that one answer should have: the client decodes long answers so slowly that the process stands still. */
export const maxBarsPerRequest = 5000;

const dayMs = 864e5;

/** Hours of trading on one day, and days in a week: what decides how many bars a window has. */
export interface SessionDensity {
  /** Trading hours of a day. */
  readonly hoursPerDay: number;
  /** Trading days of a week. */
  readonly daysPerWeek: number;
}

/** One request of a walk back in time. */
export interface PlannedRequest {
  /** Look-back from the end, in the form that TWS takes. */
  readonly duration: Duration;
  /** The answer holds every bar from here to the end; it may hold earlier ones. Epoch milliseconds UTC. */
  readonly coveredFrom: number;
}

interface Window {
  readonly count: number;
  readonly unit: DurationUnit;
  /** What it reaches back at least: trading days and calendar months are counted from the start of a day. */
  readonly leastMs: number;
  /** What it reaches back at most. */
  readonly mostMs: number;
}

const seconds = (count: number): Window => ({ count, unit: "S", leastMs: count * 1000, mostMs: count * 1000 });
const days = (count: number): Window => ({ count, unit: "D", leastMs: (count - 1) * dayMs, mostMs: count * dayMs });
const weeks = (count: number): Window => ({ count, unit: "W", leastMs: 6 * count * dayMs, mostMs: 7 * count * dayMs });
const months = (count: number): Window => ({
  count,
  unit: "M",
  leastMs: (28 * count - 1) * dayMs,
  mostMs: 31 * count * dayMs,
});
const years = (count: number): Window => ({
  count,
  unit: "Y",
  leastMs: leastDaysOfYears(count) * dayMs,
  mostMs: 366 * count * dayMs,
});

/** Every four years in a row have a leap day (TWS has no data from before 1901 or after 2099). */
function leastDaysOfYears(count: number): number {
  return 365 * count + Math.floor(count / 4) - 1;
}

// From small to large. Every one is legal for TWS; the caps below say how far each bar size may go.
const ladder: readonly Window[] = [
  ...[1800, 3600, 7200, 14_400, 28_800].map(seconds),
  ...[1, 2, 3].map(days),
  weeks(1),
  weeks(2),
  ...[1, 2, 3, 6].map(months),
  ...[1, 2, 3, 5, 10, 15].map(years),
];

const caps: Readonly<Record<Resolution, Window>> = {
  "1s": seconds(1800),
  "5s": seconds(7200),
  "10s": seconds(14_400),
  "15s": seconds(14_400),
  "30s": days(1),
  "1m": weeks(1),
  "2m": months(1),
  "3m": months(1),
  "5m": months(1),
  "10m": months(2),
  "15m": months(3),
  "20m": months(3),
  "30m": months(6),
  "1h": years(1),
  "2h": years(2),
  "3h": years(2),
  "4h": years(2),
  "8h": years(2),
  "1d": years(15),
  "1w": years(80),
  "1mo": years(80),
};

/**
 * The request that reaches from `end` (exclusive) back to `from`, or as far as one request should.
 * Both are epoch milliseconds UTC.
 */
export function planRequest(
  from: number,
  end: number,
  resolution: Resolution,
  density: SessionDensity,
): PlannedRequest {
  const cap = largestWindow(resolution, density);
  // Of daily bars TWS counts dates, so the hour at the end does not matter.
  const counted = isIntraday(resolution) ? end : Math.floor(end / dayMs) * dayMs;
  const exact = exactWindow(counted - from, resolution);
  const window = exact.mostMs <= cap.mostMs ? exact : cap;
  return { duration: formatDuration(window), coveredFrom: counted - window.leastMs };
}

/** One look-back that holds everything from `from` to `end`, whatever its size, for what cannot be cut into pieces. */
export function planSingleRequest(from: number, end: number, resolution: Resolution): Duration {
  return formatDuration(daysOrYears(end - from, resolution));
}

/** How many bars a stretch of time holds, roughly. */
export function estimateBars(ms: number, resolution: Resolution, { hoursPerDay, daysPerWeek }: SessionDensity): number {
  if (!isIntraday(resolution)) return (ms / resolutionMs(resolution)) * (resolution === "1d" ? daysPerWeek / 7 : 1);
  const open = ms < dayMs ? Math.min(ms, hoursPerDay * 36e5) : (ms / dayMs) * (daysPerWeek / 7) * hoursPerDay * 36e5;
  return open / resolutionMs(resolution);
}

function largestWindow(resolution: Resolution, density: SessionDensity): Window {
  const cap = caps[resolution];
  if (estimateBars(cap.mostMs, resolution, density) <= maxBarsPerRequest) return cap;
  const fits = ladder.filter(
    (window) => window.mostMs <= cap.mostMs && estimateBars(window.mostMs, resolution, density) <= maxBarsPerRequest,
  );
  return fits.at(-1) ?? cap;
}

/** The smallest look-back that reaches back so far. */
function exactWindow(ms: number, resolution: Resolution): Window {
  // IBKR's tables disagree on seconds for bars above a minute; days work with every size.
  if (resolutionMs(resolution) <= 60_000 && ms <= dayMs) {
    const step = resolutionMs(resolution) / 1000;
    return seconds(Math.min(86_400, Math.max(30, Math.ceil(ms / 1000 / step) * step)));
  }
  return daysOrYears(ms, resolution);
}

/** TWS takes up to 365 days in days, more in years only. A day that has begun counts as one. */
function daysOrYears(ms: number, resolution: Resolution): Window {
  const whole = Math.max(1, Math.ceil(ms / dayMs));
  if (whole < 365 && resolutionMs(resolution) <= dayMs) return days(whole + 1);
  let count = 1;
  while (leastDaysOfYears(count) < whole) count++;
  return years(count);
}
