import { choosePriceKind } from "../broker/ibkr/price-kind.js";
import { loadInstrument } from "../data/instruments.js";
import { loadCoverage, missingWindows } from "../data/store/coverage.js";
import { loadFrame } from "../data/store/load-frame.js";
import { loadSeries } from "../data/store/load-series.js";
import type { Store } from "../data/store/store.js";
import type { SeriesKey } from "../data/validate-bars.js";
import type { BarSource, WhatToShow } from "../model/bar-source.js";
import type { Clock } from "../model/clock.js";
import type { Duration } from "../model/duration.js";
import { BrokerError } from "../model/errors.js";
import { formatTs } from "../model/format-ts.js";
import { getLogger } from "../model/logger.js";
import { resolutionMs } from "../model/resolution.js";
import { lastCompleteTs, resolveWindow, type Window } from "./fetch-window.js";
import { findInstrument } from "./find-instrument.js";
import { ingestSeries, type SeriesProgress } from "./ingest-series.js";
import type { StoredWindow } from "./load-window.js";
import { overlapBars } from "./revision.js";
import { withSource, type SourceRequest } from "./sources.js";

const log = getLogger("workflow.fetch");

/** How to fetch what a window lacks. */
export interface FillOptions {
  /** Where bars come from. */
  readonly source: SourceRequest;
  /** Look-back when the window has no start. */
  readonly duration: Duration;
  /** What a price is made of. */
  readonly what?: WhatToShow;
  /** Regular trading hours only. @default true */
  readonly rth?: boolean;
  /** Decides without a connection whether anything can be missing. */
  readonly clock: Clock;
  /** Stops the fetch. */
  readonly signal?: AbortSignal;
  /** Called as work advances. */
  readonly onProgress?: (progress: SeriesProgress) => void;
}

/**
 * Fetches and stores what the window lacks by the fetch log; connects only if something is missing. The pieces overlap
 * the stored bars, so that a split or dividend since then is noticed.
 */
export async function fillWindow(store: Store, window: StoredWindow, options: FillOptions): Promise<void> {
  await fill(store, window, (now) => [resolveWindow(window, now, window.resolution)], options);
}

/** The same for several stretches of time, with one connection for all of them. */
export async function fillStretches(
  store: Store,
  series: SeriesKey,
  stretches: readonly Window[],
  options: FillOptions,
): Promise<void> {
  const { symbol, resolution } = series;
  const from = Math.min(...stretches.map((one) => one.from));
  const to = Math.max(...stretches.map((one) => one.to));
  const complete = (now: number): readonly Window[] => {
    const last = lastCompleteTs(now, resolution);
    return stretches.map((one) => ({ from: one.from, to: Math.min(one.to, last) })).filter((one) => one.from <= one.to);
  };
  await fill(store, { symbol, resolution, from, to }, complete, options);
}

async function fill(
  store: Store,
  window: StoredWindow,
  wanted: (now: number) => readonly Window[],
  options: FillOptions,
): Promise<void> {
  const { symbol, resolution } = window;
  const { rth = true } = options;
  const what = choosePriceKind((await loadInstrument(store, symbol)) ?? { assetClass: null }, options.what);
  const covered = await loadCoverage(store, { symbol, resolution, what, rth });
  const lacking = (now: number): readonly Window[] => wanted(now).flatMap((one) => missingWindows(covered, one));
  if (lacking(options.clock.now()).length === 0) {
    log.info(`Nothing to fetch for ${symbol} @ ${resolution}: the window is complete.`);
    return;
  }
  const fetching = withSource(options.source, async ({ source }) => {
    // The source's own clock decides what exists; ours only decided whether to ask.
    const missing = lacking(await source.now(symbol, resolution));
    if (missing.length === 0) {
      log.info(`Nothing to fetch for ${symbol} @ ${resolution}: the window is complete.`);
      return;
    }
    await fetchMissing(store, source, window, missing, options);
  });
  await fetching.catch(async (error: unknown) => {
    throw error instanceof BrokerError ? await orUseStored(store, window, error) : error;
  });
}

/** Bars of the window that are stored already need no broker: its failure says how to use them. */
async function orUseStored(store: Store, window: StoredWindow, error: BrokerError): Promise<BrokerError> {
  const { symbol, resolution, from = -Infinity, to = Infinity } = window;
  // Another failure here must not hide the first one.
  const series = await loadSeries(store).catch(() => []);
  const stored = series.find((one) => one.symbol === symbol && one.resolution === resolution);
  if (stored === undefined || stored.to < from || stored.from > to) return error;
  const span = `${formatTs(stored.from, resolution)} to ${formatTs(stored.to, resolution)}`;
  return new BrokerError(
    error.code,
    `${error.message} Or leave out --auto-fetch: the run then uses the bars of ${symbol} @ ${resolution} that are stored (${span}).`,
    { cause: error.cause, context: error.context },
  );
}

async function fetchMissing(
  store: Store,
  source: BarSource,
  window: StoredWindow,
  missing: readonly Window[],
  options: FillOptions,
): Promise<void> {
  const found = await findInstrument(store, source, window.symbol, { signal: options.signal });
  const windows: Window[] = [];
  for (const one of missing) windows.push(await withOverlap(store, window, one));
  await ingestSeries(store, source, { ...window, ...options, ...found, windows, allowEmpty: true });
}

/** The window stretched over the five stored bars before it and behind it. */
async function withOverlap(store: Store, series: StoredWindow, { from, to }: Window): Promise<Window> {
  const { symbol, resolution } = series;
  // Holidays and weekends lie between bars: ten days more than the bars' own length reach five of them.
  const reach = overlapBars * resolutionMs(resolution) + 10 * 864e5;
  const around = await loadFrame(store, { symbol, resolution, from: from - reach, to: to + reach }).catch(() => null);
  if (around === null) return { from, to };
  const before = around.ts.filter((ts) => ts < from).slice(-overlapBars);
  const behind = around.ts.filter((ts) => ts > to).slice(0, overlapBars);
  return { from: before[0] ?? from, to: behind.at(-1) ?? to };
}
