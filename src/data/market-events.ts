import type { MarketEvent } from "../model/events.js";
import { formatTs } from "../model/format-ts.js";
import { databaseOf } from "./store/database.js";
import { toTimestamp } from "./store/series-key.js";
import { json } from "./store/session.js";
import { assertInstants, assertType, storeFacts, type FactFilter, type FactKind } from "./store/store-facts.js";
import type { Store, StoreResult } from "./store/store.js";

/** Which market events to list. */
export interface MarketEventFilter extends FactFilter {
  /** Only this kind. */
  readonly eventType?: string | undefined;
}

const marketEventKind: FactKind<MarketEvent> = {
  plural: "market events",
  keyOf: ({ date, eventType, details }) => `${formatTs(date, "1d")} ${eventType} ${json(details)}`,
  assert: ({ date, eventType, knownAt }) => {
    assertType("eventType", eventType);
    assertInstants(`the market event "${eventType}"`, { date, knownAt });
  },
  toRow: ({ date, eventType, details, knownAt }) => ({
    date: formatTs(date, "1d"),
    event_type: eventType,
    details,
    known_at: toTimestamp(knownAt),
  }),
  write: (tx, rows) => tx.sql`
    insert into market_events as stored (date, event_type, details, known_at)
    select date, event_type, details, known_at
    from jsonb_to_recordset(${rows}::jsonb) as x (date date, event_type text, details jsonb, known_at timestamp)
    on conflict (date, event_type, md5(details::text)) do update set known_at = excluded.known_at
    where stored.known_at is distinct from excluded.known_at
    returning xmax = 0 as inserted`,
};

/**
 * Stores market events. One event is one date, kind and details; storing it again changes nothing, except the time from
 * which it was known.
 *
 * @throws {UsageError} `INVALID_ARGUMENT`
 * @throws {DataError} `BAD_ROWS` for one event with two times
 */
export function storeMarketEvents(store: Store, events: readonly MarketEvent[]): Promise<StoreResult> {
  return storeFacts(store, marketEventKind, events);
}

/** Stored market events, by date, then kind. */
export async function loadMarketEvents(store: Store, filter: MarketEventFilter = {}): Promise<readonly MarketEvent[]> {
  const [from, to] = [filter.from ?? null, filter.to ?? null];
  const rows = await databaseOf(store).read(
    (tx) => tx.sql`
      select date, event_type, details, known_at from market_events
      where date >= coalesce(${from === null ? null : toTimestamp(from)}::timestamp, '-infinity')
        and date <= coalesce(${to === null ? null : toTimestamp(to)}::timestamp, 'infinity')
        and event_type = coalesce(${filter.eventType ?? null}::text, event_type)
      order by date, event_type, id`,
    { doing: "listing market events" },
  );
  return rows.map((row) => ({
    date: row["date"] as number,
    eventType: row["event_type"] as string,
    details: row["details"] as MarketEvent["details"],
    knownAt: row["known_at"] as number,
  }));
}
