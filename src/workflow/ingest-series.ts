import { choosePriceKind } from "../broker/ibkr/price-kind.js";
import { storeCoverage } from "../data/store/coverage.js";
import { loadFrame } from "../data/store/load-frame.js";
import { storeBars } from "../data/store/store-bars.js";
import type { Store, StoreResult } from "../data/store/store.js";
import { concatBars, createBarColumns, type BarColumns } from "../model/bar.js";
import type { BarChunk, BarRequest, BarSource, WhatToShow } from "../model/bar-source.js";
import { DataError, throwIfAborted } from "../model/errors.js";
import { formatTs } from "../model/format-ts.js";
import type { Instrument } from "../model/instrument.js";
import { getLogger } from "../model/logger.js";
import type { Resolution } from "../model/resolution.js";
import { defined } from "./defined.js";
import { describeWindow, lastCompleteTs, type Window, type WindowRequest } from "./fetch-window.js";
import type { InstrumentHints } from "./find-instrument.js";
import { rememberInstrument } from "./remember-instrument.js";
import { revisionFactor, volumeUnitChange } from "./revision.js";

const log = getLogger("workflow.ingest");

/** How far one series is. */
export interface SeriesProgress {
  /** `SPY @ 1d`. */
  readonly label: string;
  /** Bars received so far. */
  readonly count: number;
  /** Share of the window done, 0 to 1. */
  readonly done: number;
  /** Why nothing moves, or null when it does. */
  readonly waiting: string | null;
}

/** One series to fetch and store. */
export interface SeriesRequest extends WindowRequest {
  /** Ticker. */
  readonly symbol: string;
  /** Bar size. */
  readonly resolution: Resolution;
  /** Its full record, from the source. */
  readonly instrument: Instrument;
  /** Facts by which the source found it. */
  readonly hints?: InstrumentHints;
  /** Stretches to fetch instead of the window. */
  readonly windows?: readonly Window[];
  /** What a price is made of. */
  readonly what?: WhatToShow;
  /** Regular trading hours only. @default true */
  readonly rth?: boolean;
  /** Whether the fetch counts for what `--auto-fetch` holds complete; a file does not. @default true */
  readonly fetchLog?: boolean;
  /** Whether no bars at all are fine. @default false */
  readonly allowEmpty?: boolean;
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Called as work advances. */
  readonly onProgress?: (progress: SeriesProgress) => void;
}

/** What happened to one series. */
export interface IngestedSeries extends StoreResult {
  /** Ticker. */
  readonly symbol: string;
  /** Bar size. */
  readonly resolution: Resolution;
  /** Bars that the source gave. */
  readonly fetched: number;
  /** Rows refused and left out. */
  readonly skipped: number;
  /** First bar fetched, as text; null if none. */
  readonly from: string | null;
  /** Last bar fetched, as text; null if none. */
  readonly to: string | null;
}

interface Totals {
  fetched: number;
  skipped: number;
  inserted: number;
  updated: number;
  unchanged: number;
  first: number;
  last: number;
}

/** Fetches one series and stores it. See `ingest`. */
export async function ingestSeries(store: Store, source: BarSource, request: SeriesRequest): Promise<IngestedSeries> {
  const { symbol, resolution } = request;
  const name = `${symbol} @ ${resolution}`;
  log.info(`Running ingest pipeline: ${symbol} / ${resolution} / ${describeWindow(request)}`);
  let totals = emptyTotals();
  const factor = await storeChunks(store, source, request, totals);
  if (factor !== null) {
    log.warn(
      `${name}: ${source.name} has revised the past by a factor of ${factor.toPrecision(6)} (split or dividend). Fetching the whole series again.`,
    );
    totals = emptyTotals();
    await storeWholeSeries(store, source, request, totals);
  }
  log.info(`Fetched ${totals.fetched} rows from ${source.name} for ${symbol}.`);
  if (totals.fetched === 0 && request.allowEmpty !== true) {
    throw new DataError(
      "EMPTY_RESULT",
      `${source.name} has no bars of ${name} for ${describeWindow(request)}. Nothing was stored; ask for an earlier or longer window.`,
      { context: { symbol, resolution } },
    );
  }
  const { fetched, skipped, inserted, updated, unchanged, first, last } = totals;
  const changed = inserted + updated;
  const rest = unchanged > 0 ? ` (${unchanged} unchanged)` : "";
  log.info(`Inserted/updated rows for ${name}: ${changed}${rest}`);
  log.info(`Computing indicators for ${name}`);
  log.info(`Indicator computation complete for ${name}: ${changed} rows updated.`);
  log.info(`Ingestion complete for ${symbol} / ${resolution}.`);
  const text = (ts: number): string | null => (fetched > 0 ? formatTs(ts, resolution) : null);
  return { symbol, resolution, fetched, inserted, updated, unchanged, skipped, from: text(first), to: text(last) };
}

/** Stores piece by piece; stops at the first piece that shows a revised past, and returns its factor. */
async function storeChunks(
  store: Store,
  source: BarSource,
  request: SeriesRequest,
  totals: Totals,
): Promise<number | null> {
  for (const window of request.windows ?? [defined(request)]) {
    for await (const chunk of source.fetch(toBarRequest(request, window, totals))) {
      throwIfAborted(request.signal, `ingesting ${request.symbol} @ ${request.resolution}`);
      const stored = await loadStored(store, request, chunk.bars);
      warnOfUnits(request, stored, chunk.bars);
      const factor = revisionFactor(stored, chunk.bars);
      if (factor !== null) return factor;
      await storeChunk(store, source, request, chunk, totals);
    }
  }
  return null;
}

/** Volumes in two units would make one series that no average can be taken of. */
function warnOfUnits({ symbol, resolution }: SeriesRequest, stored: BarColumns, fetched: BarColumns): void {
  const change = volumeUnitChange(stored, fetched);
  if (change === null) return;
  const words =
    change === "shares to lots"
      ? "in lots of 100 now, in shares before (a setting of TWS). Add --volume-lots"
      : "in shares now, in lots of 100 before (a setting of TWS). Leave out --volume-lots";
  log.warn(`${symbol} @ ${resolution}: volumes come ${words}, and ingest the whole series again.`);
}

/** Fetches everything from the first stored bar on and stores it in one write, so that two scales never mix. */
async function storeWholeSeries(
  store: Store,
  source: BarSource,
  request: SeriesRequest,
  totals: Totals,
): Promise<void> {
  const { ts } = await loadFrame(store, { symbol: request.symbol, resolution: request.resolution });
  const from = Math.min(ts[0]!, request.from ?? Infinity, ...(request.windows ?? []).map((window) => window.from));
  const chunks: BarChunk[] = [];
  for await (const chunk of source.fetch(toBarRequest(request, { from }, totals))) chunks.push(chunk);
  const rising = chunks.toSorted((a, b) => a.from - b.from);
  if (rising.length === 0) return;
  const whole: BarChunk = {
    bars: concatBars(rising.map(({ bars }) => bars)),
    from: rising[0]!.from,
    to: Math.max(...rising.map(({ to }) => to)),
    skipped: rising.flatMap(({ skipped }) => skipped),
  };
  const first = whole.bars.ts[0] ?? Infinity;
  if (first > ts[0]!) {
    log.warn(
      `${request.symbol} @ ${request.resolution}: ${source.name} has nothing before ${formatTs(first, request.resolution)}; older stored bars keep the old scale.`,
    );
  }
  await storeChunk(store, source, request, whole, totals);
}

async function storeChunk(
  store: Store,
  source: BarSource,
  request: SeriesRequest,
  { bars, from, to, skipped }: BarChunk,
  totals: Totals,
): Promise<void> {
  const { symbol, resolution, rth = true, fetchLog = true, instrument } = request;
  totals.skipped += skipped.length;
  if (bars.ts.length > 0) {
    if (totals.fetched === 0) await rememberInstrument(store, request.instrument);
    addTotals(totals, bars, await storeBars(store, { symbol, resolution }, bars));
  }
  if (!fetchLog) return;
  // The bar that is forming now was left out; the log must not claim it.
  const complete = Math.min(to, lastCompleteTs(await source.now(symbol, resolution), resolution));
  const what = choosePriceKind(instrument, request.what);
  const end = Math.max(complete, bars.ts.at(-1) ?? -Infinity);
  if (end >= from) await storeCoverage(store, { symbol, resolution, what, rth }, { from, to: end });
}

function emptyTotals(): Totals {
  return { fetched: 0, skipped: 0, inserted: 0, updated: 0, unchanged: 0, first: Infinity, last: -Infinity };
}

function addTotals(totals: Totals, { ts }: BarColumns, stored: StoreResult): void {
  totals.fetched += ts.length;
  totals.inserted += stored.inserted;
  totals.updated += stored.updated;
  totals.unchanged += stored.unchanged;
  totals.first = Math.min(totals.first, ts[0]!);
  totals.last = Math.max(totals.last, ts.at(-1)!);
}

function toBarRequest(request: SeriesRequest, window: WindowRequest, totals: Totals): BarRequest {
  const { symbol, resolution, what, rth, hints, signal, onProgress } = request;
  const { from, to, duration } = window;
  const label = `${symbol} @ ${resolution}`;
  const before = totals.fetched;
  return {
    symbol,
    resolution,
    ...defined({ from, to, duration, what, rth, hints, signal }),
    onProgress: ({ bars, done, waiting }) => onProgress?.({ label, count: before + bars, done, waiting }),
  };
}

/** The stored bars in the stretch of the fetched ones; none if there are none. */
async function loadStored(
  store: Store,
  { symbol, resolution }: SeriesRequest,
  { ts }: BarColumns,
): Promise<BarColumns> {
  if (ts.length === 0) return createBarColumns(0);
  try {
    return (await loadFrame(store, { symbol, resolution, from: ts[0]!, to: ts.at(-1)! })).bars;
  } catch (error) {
    if (error instanceof DataError) return createBarColumns(0);
    throw error;
  }
}
