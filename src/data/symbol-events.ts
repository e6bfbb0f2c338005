import type { SymbolEvent } from "../model/events.js";
import { databaseOf } from "./store/database.js";
import { assertSymbol, toTimestamp } from "./store/series-key.js";
import { assertInstants, assertType, storeFacts, type FactFilter, type FactKind } from "./store/store-facts.js";
import type { Store, StoreResult } from "./store/store.js";

/** Which symbol events to list. */
export interface SymbolEventFilter extends FactFilter {
  /** Only this symbol. */
  readonly symbol?: string | undefined;
  /** Only this kind. */
  readonly eventType?: string | undefined;
}

const symbolEventKind: FactKind<SymbolEvent> = {
  plural: "symbol events",
  keyOf: ({ symbol, ts, eventType }) => `${symbol} ${toTimestamp(ts)} ${eventType}`,
  assert: ({ symbol, ts, eventType, knownAt }) => {
    assertSymbol(symbol);
    assertType("eventType", eventType);
    assertInstants(`the event "${eventType}" of ${symbol}`, { ts, knownAt });
  },
  toRow: ({ symbol, ts, eventType, details, knownAt }) => ({
    symbol,
    ts: toTimestamp(ts),
    event_type: eventType,
    details,
    known_at: toTimestamp(knownAt),
  }),
  write: (tx, rows) => tx.sql`
    insert into symbol_events as stored (symbol, ts, event_type, details, known_at)
    select symbol, ts, event_type, details, known_at
    from jsonb_to_recordset(${rows}::jsonb)
      as x (symbol text, ts timestamp, event_type text, details jsonb, known_at timestamp)
    on conflict (symbol, ts, event_type) do update set details = excluded.details, known_at = excluded.known_at
    where (stored.details, stored.known_at) is distinct from (excluded.details, excluded.known_at)
    returning xmax = 0 as inserted`,
};

/**
 * Stores symbol events. One event is one symbol, instant and kind; storing it again replaces its details and the time
 * from which it was known.
 *
 * @throws {UsageError} `INVALID_ARGUMENT`
 * @throws {DataError} `BAD_ROWS` for two events of one key that differ
 */
export function storeSymbolEvents(store: Store, events: readonly SymbolEvent[]): Promise<StoreResult> {
  return storeFacts(store, symbolEventKind, events);
}

/** Stored symbol events, by instant, then symbol and kind. */
export async function loadSymbolEvents(store: Store, filter: SymbolEventFilter = {}): Promise<readonly SymbolEvent[]> {
  const [from, to] = [filter.from ?? null, filter.to ?? null];
  const rows = await databaseOf(store).read(
    (tx) => tx.sql`
      select symbol, ts, event_type, details, known_at from symbol_events
      where ts >= coalesce(${from === null ? null : toTimestamp(from)}::timestamp, '-infinity')
        and ts <= coalesce(${to === null ? null : toTimestamp(to)}::timestamp, 'infinity')
        and symbol = coalesce(${filter.symbol ?? null}::text, symbol)
        and event_type = coalesce(${filter.eventType ?? null}::text, event_type)
      order by ts, symbol, event_type`,
    { doing: "listing symbol events" },
  );
  return rows.map((row) => ({
    symbol: row["symbol"] as string,
    ts: row["ts"] as number,
    eventType: row["event_type"] as string,
    details: row["details"] as SymbolEvent["details"],
    knownAt: row["known_at"] as number,
  }));
}
