import type { BarColumns } from "../../model/bar.js";
import { DataError } from "../../model/errors.js";
import { getLogger } from "../../model/logger.js";
import { storedColumnHistory, type StoredColumnState } from "../../indicators/stored-columns.js";
import { assertBars, type SeriesKey } from "../validate-bars.js";
import { compareBars, priceColumnNames, type BarChanges, type PriceRows } from "./bar-changes.js";
import { CopyDecoder } from "./copy-decode.js";
import { encodeCopy } from "./copy-encode.js";
import { databaseOf, type Transaction } from "./database.js";
import { assertSeries, describeSeries, toTimestamp } from "./series-key.js";
import { numbers } from "./session.js";
import type { Store, StoreResult } from "./store.js";

const log = getLogger("data.store");
/** Rows in one COPY: the embedded database takes each in one piece of memory. */
const rowsPerCopy = 100_000;
const rowsPerUpdate = 10_000;
/** From so many new rows on, the embedded database is told to look at the table; a server does it by itself. */
const rowsWorthAnalysing = 10_000;

const insertText = `copy market_prices (symbol, resolution, ts, ${priceColumnNames.join(", ")}) from stdin (format binary)`;
const storedText = `copy (
  select ts, ${priceColumnNames.join(", ")} from market_prices
  where symbol = current_setting('algo_trader.symbol') and resolution = current_setting('algo_trader.resolution')
    and ts >= current_setting('algo_trader.from')::timestamp
  order by ts) to stdout (format binary)`;

/** How bars are stored. */
export interface StoreBarsOptions {
  /** Breaks off; nothing is stored then. */
  readonly signal?: AbortSignal;
}

/** What storing bars did. */
export interface StoreBarsResult extends StoreResult {
  /** First bar given, epoch milliseconds UTC; null without bars. */
  readonly from: number | null;
  /** Last bar given, epoch milliseconds UTC; null without bars. */
  readonly to: number | null;
}

/**
 * Stores bars of one series: all of them or none, and only what differs. ma20, ma50 and ath are written with them, and
 * corrected in later bars where a change reaches that far. Two calls for one series wait for one another. An instrument
 * that is not known yet is created.
 *
 * @throws {DataError} `BAD_BARS`, `CONFLICTING_BARS`, before anything is written
 * @throws {DatabaseError} if the database fails; the same call may be made again
 */
export async function storeBars(
  store: Store,
  series: SeriesKey,
  bars: BarColumns,
  options: StoreBarsOptions = {},
): Promise<StoreBarsResult> {
  assertSeries(series);
  assertBars(bars, series);
  const count = bars.ts.length;
  if (count === 0) return { inserted: 0, updated: 0, unchanged: 0, from: null, to: null };
  const database = databaseOf(store);
  const work = { signal: options.signal, doing: `storing ${describeSeries(series)}` };
  const changes = await database.transaction((tx) => writeBars(tx, store, series, bars), work);
  const { updated, unchanged } = changes;
  const inserted = changes.inserts.length;
  if (store.kind === "embedded" && inserted >= rowsWorthAnalysing)
    await database.maintain("vacuum (analyze) market_prices");
  log.debug(`stored ${describeSeries(series)}`, { inserted, updated, unchanged });
  return { inserted, updated, unchanged, from: bars.ts[0]!, to: bars.ts[count - 1]! };
}

async function writeBars(tx: Transaction, store: Store, series: SeriesKey, bars: BarColumns): Promise<BarChanges> {
  const { symbol, resolution } = series;
  const from = toTimestamp(bars.ts[0]!);
  await tx.sql`
    select pg_advisory_xact_lock(hashtextextended(${`ingest|${symbol}|${resolution}`}, 0)),
      set_config('algo_trader.symbol', ${symbol}, true), set_config('algo_trader.resolution', ${resolution}, true),
      set_config('algo_trader.from', ${from}, true)`;
  await tx.sql`insert into instruments (symbol) values (${symbol}) on conflict do nothing`;
  const before = await loadBefore(tx, series, from);
  const stored = new CopyDecoder(["ts", ...priceColumnNames]);
  await tx.copyOut(storedText, (chunk, begin, end) => stored.take(chunk, begin, end));
  const changes = compareBars(stored.finish() as unknown as PriceRows, bars, before);
  await updateRows(tx, series, pick(changes.rows, changes.updates));
  // The embedded database has one backend: nobody can remove the instrument meanwhile, so asking for it row by row, which
  // costs half of the time, is left out. A trigger on the table would have to be ENABLE ALWAYS.
  if (store.kind === "embedded") await tx.script("set local session_replication_role = replica");
  await insertRows(tx, series, pick(changes.rows, changes.inserts));
  return changes;
}

async function loadBefore(tx: Transaction, series: SeriesKey, from: string): Promise<StoredColumnState> {
  const { symbol, resolution } = series;
  const rows = await tx.sql`
    select close, ath from market_prices
    where symbol = ${symbol} and resolution = ${resolution} and ts < ${from}::timestamp
    order by ts desc limit ${storedColumnHistory}`;
  const closes = Float64Array.from(rows, (row) => row["close"] as number).reverse();
  if (rows.length === 0) return { closes, ath: null };
  return { closes, ath: (rows[0]!["ath"] as number | null) ?? (await highestBefore(tx, series, from)) };
}

/** For rows that another program stored without `ath`. */
async function highestBefore(tx: Transaction, series: SeriesKey, from: string): Promise<number | null> {
  const [row] = await tx.sql`
    select max(close) as ath from market_prices
    where symbol = ${series.symbol} and resolution = ${series.resolution} and ts < ${from}::timestamp`;
  return row!["ath"] as number | null;
}

async function insertRows(tx: Transaction, series: SeriesKey, rows: PriceRows): Promise<void> {
  const data = {
    texts: [series.symbol, series.resolution],
    ts: rows.ts,
    numbers: priceColumnNames.map((name) => rows[name]),
  };
  for (let from = 0; from < rows.ts.length; from += rowsPerCopy) {
    await tx.copyIn(insertText, encodeCopy(data, from, Math.min(rows.ts.length, from + rowsPerCopy)));
  }
}

async function updateRows(tx: Transaction, series: SeriesKey, rows: PriceRows): Promise<void> {
  for (let from = 0; from < rows.ts.length; from += rowsPerUpdate) {
    const to = Math.min(rows.ts.length, from + rowsPerUpdate);
    const part = (name: keyof PriceRows): string => numbers(rows[name].subarray(from, to));
    const found = await tx.sql`
      update market_prices t
      set open = s.open, high = s.high, low = s.low, close = s.close, volume = s.volume,
        ma20 = s.ma20, ma50 = s.ma50, ath = s.ath
      from (
        select timestamp 'epoch' + x.ts * interval '1 ms' as ts, open, high, low, close, volume, ma20, ma50, ath
        from unnest(${part("ts")}::text::float8[], ${part("open")}::text::float8[], ${part("high")}::text::float8[],
          ${part("low")}::text::float8[], ${part("close")}::text::float8[], ${part("volume")}::text::float8[],
          ${part("ma20")}::text::float8[], ${part("ma50")}::text::float8[], ${part("ath")}::text::float8[])
          as x (ts, open, high, low, close, volume, ma20, ma50, ath)) s
      where t.symbol = ${series.symbol} and t.resolution = ${series.resolution}
        and t.ts between ${toTimestamp(rows.ts[from]!)}::timestamp and ${toTimestamp(rows.ts[to - 1]!)}::timestamp
        and t.ts = s.ts
      returning 1`;
    if (found.length === to - from) continue;
    throw new DataError(
      "CONFLICTING_BARS",
      `${describeSeries(series)}: another program deleted bars meanwhile. Run the same command again.`,
    );
  }
}

function pick(rows: PriceRows, positions: readonly number[]): PriceRows {
  const names = ["ts", ...priceColumnNames] as const;
  if (positions.length === rows.ts.length) return rows;
  const picked = names.map((name) => [name, Float64Array.from(positions, (at) => rows[name][at]!)]);
  return Object.fromEntries(picked) as PriceRows;
}
