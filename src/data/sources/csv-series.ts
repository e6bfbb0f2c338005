import { concatBars, type BarColumns } from "../../model/bar.js";
import type { SkippedRow } from "../../model/bar-source.js";
import { DataError } from "../../model/errors.js";
import { formatTs } from "../../model/format-ts.js";
import { getLogger } from "../../model/logger.js";
import { isIntraday, type Resolution } from "../../model/resolution.js";
import { checkSpacing } from "../check-spacing.js";
import { sortBars } from "../sort-bars.js";
import { startOfDay } from "../date-time.js";
import type { BarFile } from "./read-bar-file.js";

const logger = getLogger("data.csv");

/** How many bad rows a message spells out. */
const maxRowsNamed = 5;

/** Bars of one series, fit to be stored. */
export interface CsvSeries {
  /** Sorted, each time once. */
  readonly bars: BarColumns;
  /** Bad rows that were left out. */
  readonly skipped: readonly SkippedRow[];
}

/**
 * Joins the rows of one ticker from several files, or returns null if no file has it.
 *
 * @param where - names the series in messages
 * @throws {DataError} `BAD_ROWS` unless `skipBad`, `RESOLUTION_MISMATCH`, `CONFLICTING_BARS`
 */
export function joinSeries(
  files: readonly BarFile[],
  symbol: string,
  resolution: Resolution,
  options: { readonly where: string; readonly skipBad: boolean },
): CsvSeries | null {
  const parts = files.flatMap((file) => {
    const series = file.series.get(file.hasSymbols ? symbol : "");
    return series ? [{ file: file.name, ...series }] : [];
  });
  if (parts.length === 0) return null;
  const skipped = [...files.flatMap(({ nameless }) => nameless), ...parts.flatMap(({ bad }) => bad)];
  const rows = parts.reduce((sum, { collector }) => sum + collector.length, skipped.length);
  const prefix = files.length === 1 ? `${files[0]!.name} ` : "";
  if (skipped.length > 0) reportBadRows(skipped, rows, prefix, options);
  const locate = (row: number): string => {
    let i = 0;
    for (; row >= parts[i]!.collector.length; i++) row -= parts[i]!.collector.length;
    return `${parts[i]!.file} line ${parts[i]!.collector.line(row)}`;
  };
  const bars = concatBars(parts.map(({ collector }) => collector.bars));
  return { bars: arrangeBars(bars, resolution, options.where, locate), skipped };
}

function arrangeBars(bars: BarColumns, resolution: Resolution, where: string, locate: (row: number) => string) {
  checkSpacing(bars.ts, resolution, where);
  const ts = isIntraday(resolution) ? bars.ts : bars.ts.map(startOfDay);
  const describe = (a: number, b: number): string => `${locate(a)} and ${locate(b)}, ${formatTs(ts[a]!, resolution)}`;
  const { duplicates, reordered, bars: sorted } = sortBars({ ...bars, ts }, describe);
  if (reordered) logger.warn(`${where}: the rows were not in order of time and have been sorted.`);
  if (duplicates > 0) logger.warn(`${where}: ${duplicates} repeated identical rows were dropped.`, { duplicates });
  return sorted;
}

function reportBadRows(
  bad: readonly SkippedRow[],
  rows: number,
  prefix: string,
  { where, skipBad }: { readonly where: string; readonly skipBad: boolean },
): void {
  const named = bad.slice(0, maxRowsNamed).map((row) => `${row.where.slice(prefix.length)}: ${row.reason}`);
  if (bad.length > maxRowsNamed) named.push(`and ${bad.length - maxRowsNamed} more`);
  const list = named.join("; ");
  if (skipBad) {
    logger.warn(`${where}: ${bad.length} of ${rows} rows were bad and left out: ${list}.`, { skipped: bad.length });
    return;
  }
  throw new DataError(
    "BAD_ROWS",
    `${where}: ${bad.length} of ${rows} rows cannot be bars: ${list}. Nothing was taken; correct them, or leave them out with --skip-bad (skipBad).`,
    { context: { rows: bad } },
  );
}
