import type { Store } from "../data/store/store.js";
import type { BarSource, WhatToShow } from "../model/bar-source.js";
import { UsageError } from "../model/errors.js";
import type { Resolution } from "../model/resolution.js";
import { chooseSymbols } from "./choose-symbols.js";
import { assertWindow, type WindowRequest } from "./fetch-window.js";
import { findInstrument, type FoundInstrument, type InstrumentHints } from "./find-instrument.js";
import { ingestSeries, type IngestedSeries, type SeriesProgress } from "./ingest-series.js";
import { withSource, type SourceRequest } from "./sources.js";

/** What to ingest. */
export interface IngestRequest extends WindowRequest {
  /** Tickers. */
  readonly symbols: readonly string[];
  /** Bar sizes, each a series of its own. */
  readonly resolutions: readonly Resolution[];
  /** What a price is made of; the default depends on the asset class. */
  readonly what?: WhatToShow;
  /** Regular trading hours only. @default true */
  readonly rth?: boolean;
  /** Facts that say which instruments the symbols mean. @default those stored */
  readonly hints?: InstrumentHints;
  /** Whether the fetch counts for what `--auto-fetch` holds complete; a file does not. @default true */
  readonly fetchLog?: boolean;
  /** Stops the work; what was stored by then is complete. */
  readonly signal?: AbortSignal;
  /** Called as work advances. */
  readonly onProgress?: (progress: SeriesProgress) => void;
}

/**
 * Fetches bars and stores them with ma20, ma50 and ath, piece by piece: each piece is complete in itself, and doing it
 * again changes nothing. Every symbol is resolved before the first bar is fetched.
 *
 * @throws {UsageError} `REVERSED_DATES`, `INVALID_ARGUMENT` without symbols, `CONFLICTING_OPTIONS` if a symbol is stored as
 * another contract
 * @throws {DataError} `UNKNOWN_CONTRACT`, `AMBIGUOUS_CONTRACT`, `EMPTY_RESULT`, and what the source says of its rows
 */
export async function ingest(
  store: Store,
  source: BarSource,
  request: IngestRequest,
): Promise<readonly IngestedSeries[]> {
  assertWindow(request);
  const { symbols, resolutions } = request;
  if (symbols.length === 0) {
    throw new UsageError("INVALID_ARGUMENT", `Expected at least one symbol for ${source.name}: add -s SPY.`);
  }
  const found: FoundInstrument[] = [];
  for (const symbol of symbols) found.push(await find(store, source, symbol, request));
  const ingested: IngestedSeries[] = [];
  for (const [i, symbol] of symbols.entries()) {
    for (const resolution of resolutions) {
      ingested.push(await ingestSeries(store, source, { ...request, ...found[i]!, symbol, resolution }));
    }
  }
  return ingested;
}

async function find(
  store: Store,
  source: BarSource,
  symbol: string,
  { symbols, hints, signal, fetchLog = true }: IngestRequest,
): Promise<FoundInstrument> {
  if (hints?.conId !== undefined && symbols.length > 1) {
    throw new UsageError(
      "CONFLICTING_OPTIONS",
      `Expected one symbol with --con-id, received ${symbols.length} (${symbols.join(", ")}). Ingest them one by one.`,
    );
  }
  if (fetchLog) return findInstrument(store, source, symbol, { hints, signal });
  // A file has one instrument of a name, and a bad file is told before a database is made.
  return { instrument: await source.resolveInstrument(symbol, hints, signal), hints: {} };
}

/** `ingest` from a source by name; a file without symbols in the request gives all of its own. */
export async function ingestFrom(
  store: Store,
  from: SourceRequest,
  request: IngestRequest,
): Promise<readonly IngestedSeries[]> {
  assertWindow(request);
  return withSource(from, async ({ source, live, symbols }) => {
    // A broker's time is not spent before the database is there; a bad file is told before one is made.
    if (live) await store.open();
    const wanted = await chooseSymbols({ name: source.name, symbols }, request.symbols, request.signal);
    const duration = request.duration ?? (live ? "5 Y" : undefined);
    return ingest(store, source, {
      ...request,
      ...(duration === undefined ? {} : { duration }),
      symbols: wanted,
      fetchLog: live,
    });
  });
}
