import { UsageError } from "../../model/errors.js";
import type { WhatToShow } from "../../model/bar-source.js";
import type { SeriesKey } from "../validate-bars.js";
import { databaseOf } from "./database.js";
import { assertSymbol, describeSeries, toTimestamp } from "./series-key.js";
import type { SqlRow } from "./session.js";
import { assertInstants } from "./store-facts.js";
import type { Store } from "./store.js";

/** A stretch of time, both ends inclusive, epoch milliseconds UTC. */
export interface TimeWindow {
  /** First instant. */
  readonly from: number;
  /** Last instant. */
  readonly to: number;
}

/** What a fetch was about: the same series from other prices is another fetch. */
export interface CoverageKey extends SeriesKey {
  /** Price kind. */
  readonly what: WhatToShow;
  /** Regular trading hours only. */
  readonly rth: boolean;
}

/** Notes that a source was asked for this window and gave all it has. Windows that touch become one. */
export async function storeCoverage(store: Store, key: CoverageKey, window: TimeWindow): Promise<void> {
  assertSymbol(key.symbol);
  assertInstants(`the window of ${describeSeries(key)}`, { ...window });
  assertWindow(window);
  const { symbol, resolution, what, rth } = key;
  const [from, to] = [toTimestamp(window.from), toTimestamp(window.to)];
  await databaseOf(store).transaction(
    async (tx) => {
      await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`fetch|${symbol}|${resolution}`}, 0))`;
      await tx.sql`
        with touching as (
          delete from fetch_log
          where symbol = ${symbol} and resolution = ${resolution} and what = ${what} and rth = ${rth}
            and from_ts <= ${to}::timestamp + interval '1 ms' and to_ts >= ${from}::timestamp - interval '1 ms'
          returning from_ts, to_ts)
        insert into fetch_log (symbol, resolution, what, rth, from_ts, to_ts)
        select ${symbol}, ${resolution}, ${what}, ${rth},
          least(min(from_ts), ${from}::timestamp), greatest(max(to_ts), ${to}::timestamp)
        from touching`;
    },
    { doing: `noting what was fetched of ${describeSeries(key)}` },
  );
}

/** The windows already fetched, in time order, none touching another. */
export async function loadCoverage(store: Store, key: CoverageKey): Promise<readonly TimeWindow[]> {
  const rows = await databaseOf(store).read(
    (tx) => tx.sql`
      select from_ts, to_ts from fetch_log
      where symbol = ${key.symbol} and resolution = ${key.resolution} and what = ${key.what} and rth = ${key.rth}
      order by from_ts`,
    { doing: `reading what was fetched of ${describeSeries(key)}` },
  );
  return rows.map(toWindow);
}

/** The windows fetched of a series at all, whatever its prices are made of; they may overlap. */
export async function loadFetched(store: Store, { symbol, resolution }: SeriesKey): Promise<readonly TimeWindow[]> {
  const rows = await databaseOf(store).read(
    (tx) => tx.sql`
      select from_ts, to_ts from fetch_log where symbol = ${symbol} and resolution = ${resolution} order by from_ts`,
    { doing: `reading what was fetched of ${describeSeries({ symbol, resolution })}` },
  );
  return rows.map(toWindow);
}

/** The parts of `wanted` that lie in none of the covered windows, in time order. */
export function missingWindows(covered: readonly TimeWindow[], wanted: TimeWindow): readonly TimeWindow[] {
  assertWindow(wanted);
  const missing: TimeWindow[] = [];
  let { from } = wanted;
  for (const window of [...covered].sort((a, b) => a.from - b.from)) {
    if (window.to < from) continue;
    if (window.from > wanted.to) break;
    if (window.from > from) missing.push({ from, to: window.from - 1 });
    from = window.to + 1;
  }
  if (from <= wanted.to) missing.push({ from, to: wanted.to });
  return missing;
}

function toWindow(row: SqlRow): TimeWindow {
  return { from: row["from_ts"] as number, to: row["to_ts"] as number };
}

function assertWindow({ from, to }: TimeWindow): void {
  if (from <= to) return;
  throw new UsageError(
    "REVERSED_DATES",
    `Expected a window whose start is not after its end, received ${from} to ${to}.`,
  );
}
