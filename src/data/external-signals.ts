import type { ExternalSignal } from "../model/events.js";
import { databaseOf } from "./store/database.js";
import { assertSymbol, toTimestamp } from "./store/series-key.js";
import { assertInstants, assertType, storeFacts, type FactFilter, type FactKind } from "./store/store-facts.js";
import type { Store, StoreResult } from "./store/store.js";

/** Which external signals to list. */
export interface ExternalSignalFilter extends FactFilter {
  /** Only this symbol. */
  readonly symbol?: string | undefined;
  /** Only this kind. */
  readonly signalType?: string | undefined;
}

const externalSignalKind: FactKind<ExternalSignal> = {
  plural: "external signals",
  keyOf: ({ symbol, ts, signalType }) => `${symbol} ${toTimestamp(ts)} ${signalType}`,
  assert: ({ symbol, ts, signalType, knownAt }) => {
    assertSymbol(symbol);
    assertType("signalType", signalType);
    assertInstants(`the signal "${signalType}" of ${symbol}`, { ts, knownAt });
  },
  toRow: ({ symbol, ts, signalType, payload, knownAt }) => ({
    symbol,
    ts: toTimestamp(ts),
    signal_type: signalType,
    payload,
    known_at: toTimestamp(knownAt),
  }),
  write: (tx, rows) => tx.sql`
    insert into external_signals as stored (symbol, ts, signal_type, payload, known_at)
    select symbol, ts, signal_type, payload, known_at
    from jsonb_to_recordset(${rows}::jsonb)
      as x (symbol text, ts timestamp, signal_type text, payload jsonb, known_at timestamp)
    on conflict (symbol, ts, signal_type) do update set payload = excluded.payload, known_at = excluded.known_at
    where (stored.payload, stored.known_at) is distinct from (excluded.payload, excluded.known_at)
    returning xmax = 0 as inserted`,
};

/**
 * Stores signals from outside. One signal is one symbol, instant and kind; storing it again replaces its payload and the
 * time from which it was known.
 *
 * @throws {UsageError} `INVALID_ARGUMENT`
 * @throws {DataError} `BAD_ROWS` for two signals of one key that differ
 */
export function storeExternalSignals(store: Store, signals: readonly ExternalSignal[]): Promise<StoreResult> {
  return storeFacts(store, externalSignalKind, signals);
}

/** Stored signals from outside, by instant, then symbol and kind. */
export async function loadExternalSignals(
  store: Store,
  filter: ExternalSignalFilter = {},
): Promise<readonly ExternalSignal[]> {
  const [from, to] = [filter.from ?? null, filter.to ?? null];
  const rows = await databaseOf(store).read(
    (tx) => tx.sql`
      select symbol, ts, signal_type, payload, known_at from external_signals
      where ts >= coalesce(${from === null ? null : toTimestamp(from)}::timestamp, '-infinity')
        and ts <= coalesce(${to === null ? null : toTimestamp(to)}::timestamp, 'infinity')
        and symbol = coalesce(${filter.symbol ?? null}::text, symbol)
        and signal_type = coalesce(${filter.signalType ?? null}::text, signal_type)
      order by ts, symbol, signal_type`,
    { doing: "listing external signals" },
  );
  return rows.map((row) => ({
    symbol: row["symbol"] as string,
    ts: row["ts"] as number,
    signalType: row["signal_type"] as string,
    payload: row["payload"] as ExternalSignal["payload"],
    knownAt: row["known_at"] as number,
  }));
}
