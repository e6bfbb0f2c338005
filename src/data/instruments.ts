import { UsageError } from "../model/errors.js";
import { assetClasses, toInstrument, type AssetClass, type Instrument } from "../model/instrument.js";
import { didYouMean } from "../model/nearest.js";
import { databaseOf } from "./store/database.js";
import { assertSymbol } from "./store/series-key.js";
import { json, type SqlRow } from "./store/session.js";
import type { Store, StoreResult } from "./store/store.js";

const positiveFacts = ["sessionsPerYear", "step", "minTick"] as const;

/**
 * Stores an instrument. Facts that are given replace the stored ones; facts that are null keep them, so a second source
 * that knows less takes nothing away.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` for a symbol or a fact that cannot be
 */
export async function storeInstrument(
  store: Store,
  facts: Pick<Instrument, "symbol"> & Partial<Instrument>,
): Promise<StoreResult> {
  const given = toInstrument(facts.symbol, facts);
  assertInstrument(given);
  const { symbol, description, exchange, currency, assetClass, calendar, sessionsPerYear, step, minTick, conId } =
    given;
  const details = given.details === null ? null : json(given.details);
  const rows = await databaseOf(store).transaction(
    (tx) => tx.sql`
      insert into instruments as stored (symbol, description, exchange, currency, asset_class, calendar,
        sessions_per_year, step, min_tick, con_id, details)
      values (${symbol}, ${description}, ${exchange}, ${currency}, ${assetClass}, ${calendar},
        ${sessionsPerYear}, ${step}, ${minTick}, ${conId}, ${details}::jsonb)
      on conflict (symbol) do update set
        description = coalesce(excluded.description, stored.description),
        exchange = coalesce(excluded.exchange, stored.exchange),
        currency = coalesce(excluded.currency, stored.currency),
        asset_class = coalesce(excluded.asset_class, stored.asset_class),
        calendar = coalesce(excluded.calendar, stored.calendar),
        sessions_per_year = coalesce(excluded.sessions_per_year, stored.sessions_per_year),
        step = coalesce(excluded.step, stored.step),
        min_tick = coalesce(excluded.min_tick, stored.min_tick),
        con_id = coalesce(excluded.con_id, stored.con_id),
        details = coalesce(excluded.details, stored.details)
      where (coalesce(excluded.description, stored.description), coalesce(excluded.exchange, stored.exchange),
          coalesce(excluded.currency, stored.currency), coalesce(excluded.asset_class, stored.asset_class),
          coalesce(excluded.calendar, stored.calendar),
          coalesce(excluded.sessions_per_year, stored.sessions_per_year), coalesce(excluded.step, stored.step),
          coalesce(excluded.min_tick, stored.min_tick), coalesce(excluded.con_id, stored.con_id),
          coalesce(excluded.details, stored.details))
        is distinct from (stored.description, stored.exchange, stored.currency, stored.asset_class, stored.calendar,
          stored.sessions_per_year, stored.step, stored.min_tick, stored.con_id, stored.details)
      returning xmax = 0 as inserted`,
    { doing: `storing the instrument ${symbol}` },
  );
  const inserted = rows.filter((row) => row["inserted"]).length;
  return { inserted, updated: rows.length - inserted, unchanged: 1 - rows.length };
}

/** The stored instrument, or null. */
export async function loadInstrument(store: Store, symbol: string): Promise<Instrument | null> {
  const [row] = await databaseOf(store).read((tx) => tx.sql`select * from instruments where symbol = ${symbol}`, {
    doing: `reading the instrument ${symbol}`,
  });
  return row === undefined ? null : toRecord(row);
}

/** Every stored instrument, by symbol. */
export async function loadInstruments(store: Store): Promise<readonly Instrument[]> {
  const rows = await databaseOf(store).read((tx) => tx.sql`select * from instruments order by symbol`, {
    doing: "listing the instruments",
  });
  return rows.map(toRecord);
}

function assertInstrument(instrument: Instrument): void {
  assertSymbol(instrument.symbol);
  const { symbol, assetClass, conId } = instrument;
  if (assetClass !== null && !assetClasses.includes(assetClass)) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected the asset class of ${symbol} to be ${assetClasses.join(", ")}, received "${assetClass}".${didYouMean(assetClass, assetClasses)}`,
    );
  }
  for (const name of positiveFacts) {
    const value = instrument[name];
    if (value === null || (Number.isFinite(value) && value > 0)) continue;
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected "${name}" of ${symbol} to be a number above zero, received "${value}".`,
    );
  }
  if (conId !== null && !Number.isSafeInteger(conId)) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected "conId" of ${symbol} to be a whole number, received "${conId}".`,
    );
  }
}

function toRecord(row: SqlRow): Instrument {
  return {
    symbol: row["symbol"] as string,
    description: row["description"] as string | null,
    exchange: row["exchange"] as string | null,
    currency: row["currency"] as string | null,
    assetClass: row["asset_class"] as AssetClass | null,
    calendar: row["calendar"] as string | null,
    sessionsPerYear: row["sessions_per_year"] as number | null,
    step: row["step"] as number | null,
    minTick: row["min_tick"] as number | null,
    conId: row["con_id"] as number | null,
    details: row["details"] as Instrument["details"],
  };
}
