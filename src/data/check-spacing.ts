import { DataError } from "../model/errors.js";
import { resolutionMs, resolutions, type Resolution } from "../model/resolution.js";
import { lowerBound } from "../model/lower-bound.js";

/** Bars of a session may be cut short (9:30, 10:00, 11:00), so a few close neighbours contradict nothing. */
const maxShortShare = 0.6;
const minRegularGaps = 5;

/**
 * Checks that rows lie as far apart as bars of the resolution do.
 *
 * @param ts - opening instants as the file has them, in any order, epoch milliseconds
 * @throws {DataError} `RESOLUTION_MISMATCH` naming the bar size that the spacing suggests
 */
export function checkSpacing(ts: Float64Array, resolution: Resolution, where: string): void {
  const sorted = sortedGaps(ts);
  const count = sorted.length;
  if (count === 0) return;
  const nominal = resolutionMs(resolution);
  // A month has 28 days at least; clock changes shift a day's open by an hour.
  const shortest = resolution === "1mo" ? 28 * 864e5 : nominal - (nominal >= 864e5 ? 36e5 : 0);
  const short = lowerBound(sorted, shortest);
  const median = sorted[count >> 1]!;
  const smallest = sorted[0]!;
  const tooFine = short / count > maxShortShare;
  if (!tooFine && !isTooCoarse(nominal, smallest, median, count)) return;
  const nearest = closestResolution(median);
  throw new DataError(
    "RESOLUTION_MISMATCH",
    `${where}: expected bars of ${resolution}, but the rows are ${formatGap(median)} apart. Did you mean "${nearest}"?`,
    { context: { resolution, suggested: nearest } },
  );
}

function isTooCoarse(nominal: number, smallest: number, median: number, count: number): boolean {
  // A session may hold one bar of four hours or more; of shorter ones it holds several.
  const oneASession = nominal < 864e5 && smallest >= 23 * 36e5;
  if (oneASession) return nominal < 4 * 36e5;
  return count >= minRegularGaps && smallest >= 1.15 * nominal && median <= 1.15 * smallest;
}

/** Distances between neighbours in time, shortest first; repeated times have none. */
function sortedGaps(ts: Float64Array): Float64Array {
  const rises = ts.every((at, i) => i === 0 || at >= ts[i - 1]!);
  const times = rises ? ts : ts.slice().sort();
  const gaps = new Float64Array(times.length);
  let count = 0;
  for (let i = 1; i < times.length; i++) {
    const gap = times[i]! - times[i - 1]!;
    if (gap > 0) gaps[count++] = gap;
  }
  return gaps.subarray(0, count).sort();
}

function closestResolution(gapMs: number): Resolution {
  return resolutions.reduce((best, candidate) =>
    Math.abs(Math.log(resolutionMs(candidate) / gapMs)) < Math.abs(Math.log(resolutionMs(best) / gapMs))
      ? candidate
      : best,
  );
}

function formatGap(ms: number): string {
  const units = [
    ["day", 864e5],
    ["hour", 36e5],
    ["minute", 6e4],
    ["second", 1e3],
  ] as const;
  const [name, size] = units.find(([, unit]) => ms >= unit) ?? units[3];
  const amount = Number((ms / size).toFixed(1));
  return `${amount} ${name}${amount === 1 ? "" : "s"}`;
}
