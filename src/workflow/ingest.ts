import type { Store } from "../data/store/store.js";
import type { BarSource, WhatToShow } from "../model/bar-source.js";
import { UsageError } from "../model/errors.js";
import type { Resolution } from "../model/resolution.js";
import { assertWindow, type WindowRequest } from "./fetch-window.js";
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
 * @throws {UsageError} `REVERSED_DATES`, `INVALID_ARGUMENT` without symbols
 * @throws {DataError} `UNKNOWN_CONTRACT`, `AMBIGUOUS_CONTRACT`, `EMPTY_RESULT`, and what the source says of its rows
 */
export async function ingest(
  store: Store,
  source: BarSource,
  request: IngestRequest,
): Promise<readonly IngestedSeries[]> {
  assertWindow(request);
  const { symbols, resolutions, signal } = request;
  if (symbols.length === 0) {
    throw new UsageError("INVALID_ARGUMENT", `Expected at least one symbol for ${source.name}: add -s SPY.`);
  }
  const instruments = [];
  for (const symbol of symbols) instruments.push(await source.resolveInstrument(symbol, undefined, signal));
  const ingested: IngestedSeries[] = [];
  for (const [i, symbol] of symbols.entries()) {
    for (const resolution of resolutions) {
      ingested.push(await ingestSeries(store, source, { ...request, symbol, resolution, instrument: instruments[i]! }));
    }
  }
  return ingested;
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
    const wanted = request.symbols.length > 0 ? request.symbols : ((await symbols?.(request.signal)) ?? []);
    const duration = request.duration ?? (live ? "5 Y" : undefined);
    return ingest(store, source, {
      ...request,
      ...(duration === undefined ? {} : { duration }),
      symbols: wanted,
      fetchLog: live,
    });
  });
}
