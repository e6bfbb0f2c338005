import { barColumnNames, type BarColumns } from "../model/bar.js";
import { DataError } from "../model/errors.js";
import { formatTs } from "../model/format-ts.js";
import type { Resolution } from "../model/resolution.js";

const priceNames = ["open", "high", "low", "close"] as const;
const shownProblems = 3;
/** Between them a database's microseconds are exact in a double. */
const earliest = Date.UTC(1750, 0, 1);
const latest = Date.UTC(2250, 0, 1);

/** Which series bars belong to. */
export interface SeriesKey {
  /** Ticker text. */
  readonly symbol: string;
  /** Bar size. */
  readonly resolution: Resolution;
}

/**
 * What is wrong with bar `i` by itself, or null: prices must be finite and above zero, `high` not below `low`, the volume
 * finite and not negative (NaN = none).
 */
export function barProblem(bars: BarColumns, i: number): string | null {
  for (const name of priceNames) {
    const price = bars[name][i]!;
    if (!Number.isFinite(price)) return `${name} is "${price}", expected a finite price`;
    if (price <= 0) return `${name} is "${price}", expected a price above zero`;
  }
  const [high, low] = [bars.high[i]!, bars.low[i]!];
  if (high < low) return `high "${high}" is below low "${low}"`;
  const volume = bars.volume[i]!;
  if (volume < 0 || volume === Infinity) return `volume is "${volume}", expected a finite number that is not negative`;
  return null;
}

/**
 * Refuses bars that must not be stored: bad values, times that do not rise, columns of different lengths.
 *
 * @throws {DataError} `BAD_BARS` naming the first bad bars; `CONFLICTING_BARS` for two bars of one time
 */
export function assertBars(bars: BarColumns, series: SeriesKey): void {
  const { length } = bars.ts;
  const uneven = barColumnNames.find((name) => bars[name].length !== length);
  const where = `${series.symbol} @ ${series.resolution}`;
  if (uneven) {
    throw new DataError(
      "BAD_BARS",
      `${where}: expected ${length} values in "${uneven}" as in "ts", received ${bars[uneven].length}.`,
    );
  }
  const problems: string[] = [];
  for (let i = 0; i < length; i++) {
    const problem = timeProblem(bars, i, series) ?? barProblem(bars, i);
    if (problem !== null) problems.push(`row ${i + 1}, ${timeOf(bars.ts[i]!, series.resolution)}: ${problem}`);
  }
  if (problems.length === 0) return;
  const more = problems.length > shownProblems ? ` (and ${problems.length - shownProblems} more)` : "";
  throw new DataError(
    "BAD_BARS",
    `${where}: ${problems.slice(0, shownProblems).join("; ")}${more}. Nothing was stored; correct or leave out these bars.`,
    { context: { ...series, count: problems.length } },
  );
}

function timeProblem(bars: BarColumns, i: number, series: SeriesKey): string | null {
  const ts = bars.ts[i]!;
  if (!(ts >= earliest && ts <= latest)) return `ts is "${ts}", expected epoch milliseconds from 1750 to 2249`;
  if (i === 0) return null;
  const before = bars.ts[i - 1]!;
  if (ts === before) {
    throw new DataError(
      "CONFLICTING_BARS",
      `${series.symbol} @ ${series.resolution}: rows ${i} and ${i + 1} are both of ${timeOf(ts, series.resolution)}. Keep one of them; nothing was stored.`,
      { context: { ...series, ts } },
    );
  }
  return ts > before ? null : `ts does not rise (the row before is ${timeOf(before, series.resolution)})`;
}

function timeOf(ts: number, resolution: Resolution): string {
  return ts >= earliest && ts <= latest ? formatTs(ts, resolution) : String(ts);
}
