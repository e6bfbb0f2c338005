import { defaultKnownAt } from "../frame/known-at.js";
import { loadMarketEvents, storeMarketEvents } from "../data/market-events.js";
import { readMarketEventFile, readSymbolEventFile } from "../data/read-event-file.js";
import { readEventRecords } from "../data/read-event-file-records.js";
import type { Store, StoreResult } from "../data/store/store.js";
import { loadSymbolEvents, storeSymbolEvents } from "../data/symbol-events.js";
import type { MarketEvent, SymbolEvent } from "../model/events.js";
import { UsageError } from "../model/errors.js";
import type { Resolution } from "../model/resolution.js";
import { defined } from "./defined.js";

/** Kinds of events: about the market, or about one symbol. */
export const eventKinds = ["market", "symbol"] as const;

/** Kind of event. */
export type EventKind = (typeof eventKinds)[number];

/** What came of an import. */
export interface ImportResult extends StoreResult {
  /** What the rows are. */
  readonly kind: EventKind | "signal";
  /** Bad rows left out. */
  readonly skipped: number;
}

/** One event to add: with a symbol it is about that, without one about the market. */
export interface NewEvent {
  /** Ticker; absent for the market. */
  readonly symbol?: string;
  /** Instant it is about, epoch milliseconds UTC; its day for the market. */
  readonly ts: number;
  /** Kind of event, for example `fomc` or `split`. */
  readonly eventType: string;
  /** Whatever belongs to it. */
  readonly details: Readonly<Record<string, unknown>>;
  /** Instant from which it was known. @default the close of its bar, or the midnight UTC after its day */
  readonly knownAt?: number;
  /** Size of the bar that opens at `ts`, if it is about one. */
  readonly resolution?: Resolution;
}

const dayMs = 864e5;

/**
 * Stores one event; storing it again changes nothing.
 *
 * @throws {UsageError} `CONFLICTING_OPTIONS` if a bar size is given for an event of the market
 */
export async function addEvent(store: Store, event: NewEvent): Promise<ImportResult> {
  if (event.symbol === undefined) assertNoResolution(event.resolution);
  const { symbol, ts, eventType, details, resolution, knownAt = defaultKnownAt(ts, resolution) } = event;
  const facts = { eventType, details, knownAt };
  const stored =
    symbol === undefined
      ? await storeMarketEvents(store, [{ date: Math.floor(ts / dayMs) * dayMs, ...facts }])
      : await storeSymbolEvents(store, [{ symbol, ts, ...facts }]);
  return { kind: symbol === undefined ? "market" : "symbol", skipped: 0, ...stored };
}

/** A file of events and how to read it. */
export interface EventImport {
  /** JSON array, JSON lines or CSV. */
  readonly file: string;
  /** What the rows are. @default symbol events if the file speaks of symbols */
  readonly kind?: EventKind;
  /** Leave bad rows out instead of refusing the file. @default false */
  readonly skipBad?: boolean;
  /** Zone of times without one. @default "UTC" */
  readonly tz?: string;
  /** Size of the bars that rows without `known_at` are about: known at their close. @default known from the next midnight UTC */
  readonly resolution?: Resolution;
  /** Stops the work. */
  readonly signal?: AbortSignal;
}

/**
 * Stores a file of events, all of its rows or none; storing it again changes nothing.
 *
 * @throws {UsageError} `MISSING_FILE`, `CONFLICTING_OPTIONS` if a bar size is given for events of the market
 * @throws {DataError} `FILE_UNREADABLE`, `BAD_ROWS` naming each
 */
export async function importEvents(store: Store, request: EventImport): Promise<ImportResult> {
  const { file, skipBad, tz, resolution, signal } = request;
  const options = defined({ skipBad, tz, resolution, signal });
  const kind = request.kind ?? ((await speaksOfSymbols(file, signal)) ? "symbol" : "market");
  if (kind === "market") {
    assertNoResolution(resolution);
    const { rows, skipped } = await readMarketEventFile(file, options);
    return { kind, skipped: skipped.length, ...(await storeMarketEvents(store, rows)) };
  }
  const { rows, skipped } = await readSymbolEventFile(file, options);
  return { kind, skipped: skipped.length, ...(await storeSymbolEvents(store, rows)) };
}

/** Which stored events to list. */
export interface EventFilter {
  /** Ticker; with it, only symbol events. */
  readonly symbol?: string;
  /** Kind of event. */
  readonly eventType?: string;
  /** First instant they are about. */
  readonly from?: number;
  /** Last instant they are about. */
  readonly to?: number;
}

/** Stored events, oldest first. */
export async function listEvents(
  store: Store,
  filter: EventFilter,
): Promise<{ readonly market: readonly MarketEvent[]; readonly symbol: readonly SymbolEvent[] }> {
  const { symbol, eventType, from, to } = filter;
  const window = defined({ eventType, from, to });
  const market = symbol === undefined ? await loadMarketEvents(store, window) : [];
  return { market, symbol: await loadSymbolEvents(store, { ...window, ...defined({ symbol }) }) };
}

/** The close of the first bar of a day would be too early for a fact about the day. */
function assertNoResolution(resolution: Resolution | undefined): void {
  if (resolution === undefined) return;
  throw new UsageError(
    "CONFLICTING_OPTIONS",
    `Expected no bar size for a market event, which is about a day, received "${resolution}". Say with known_at (--known-at) from when it was known.`,
  );
}

/** Whether a row of the file has a column named `symbol`; one inside its details says nothing. */
async function speaksOfSymbols(file: string, signal: AbortSignal | undefined): Promise<boolean> {
  const { records } = await readEventRecords(file, signal);
  return records.some(({ fields }) => [...fields.keys()].some((name) => /^\W*(symbol|ticker)\W*$/i.test(name)));
}
