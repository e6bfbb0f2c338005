import type { BarColumns } from "./bar.js";
import type { Duration } from "./duration.js";
import type { Instrument } from "./instrument.js";
import type { Resolution } from "./resolution.js";

/** What a price is made of. Sources that have only one kind ignore it. */
export const whatToShowKinds = [
  "TRADES",
  "MIDPOINT",
  "BID",
  "ASK",
  "BID_ASK",
  "ADJUSTED_LAST",
  "AGGTRADES",
  "HISTORICAL_VOLATILITY",
  "OPTION_IMPLIED_VOLATILITY",
] as const;

/** What a price is made of, in TWS's words. */
export type WhatToShow = (typeof whatToShowKinds)[number];

/** Which bars to fetch. The window ends at `to` (default: the source's own now) and starts at `from`, or `duration` before its end. */
export interface BarRequest {
  /** Ticker text. */
  readonly symbol: string;
  /** Bar size. */
  readonly resolution: Resolution;
  /** Look-back from the end of the window; ignored when `from` is given. */
  readonly duration?: Duration;
  /** First instant, inclusive, epoch milliseconds UTC. */
  readonly from?: number;
  /** Last instant, inclusive, epoch milliseconds UTC. */
  readonly to?: number;
  /** Price kind; the default depends on the asset class. */
  readonly what?: WhatToShow;
  /** Regular trading hours only. @default true */
  readonly rth?: boolean;
  /** Keep the bar that is still forming. @default false */
  readonly includePartial?: boolean;
  /** Facts that make an ambiguous symbol unique. */
  readonly hints?: Partial<Pick<Instrument, "exchange" | "currency" | "assetClass" | "conId">>;
  /** Stops the fetch. */
  readonly signal?: AbortSignal;
  /** Called as work advances. */
  readonly onProgress?: (progress: FetchProgress) => void;
}

/** How far a fetch is. */
export interface FetchProgress {
  /** Bars received so far. */
  readonly bars: number;
  /** Share of the window done, 0 to 1. */
  readonly done: number;
  /** Why nothing moves, for example a pacing pause; null when it does. */
  readonly waiting: string | null;
}

/** One piece of a fetch, complete in itself: it may be stored before the next one arrives. */
export interface BarChunk {
  /** The bars, rising in `ts`; may be empty. */
  readonly bars: BarColumns;
  /** First instant that this piece covers, epoch milliseconds UTC. */
  readonly from: number;
  /** Last instant that this piece covers, inclusive, epoch milliseconds UTC. */
  readonly to: number;
  /** Rows refused and left out, with the reason. */
  readonly skipped: readonly SkippedRow[];
}

/** A row that was left out because it is bad. */
export interface SkippedRow {
  /** Where it stands: `bars.csv line 17`, `SPY @ 1d 2025-03-04`. */
  readonly where: string;
  /** What is wrong with it. */
  readonly reason: string;
}

/** Where bars come from: the broker, a file, the bundled sample. */
export interface BarSource {
  /** Name for people, for example `IBKR`. */
  readonly name: string;
  /** The full record of one symbol. Throws `DataError` `UNKNOWN_CONTRACT` or `AMBIGUOUS_CONTRACT`. */
  resolveInstrument(symbol: string, hints?: BarRequest["hints"], signal?: AbortSignal): Promise<Instrument>;
  /** Bars of one series in pieces of rising or falling time; every piece is complete in itself. */
  fetch(request: BarRequest): AsyncIterable<BarChunk>;
  /** The source's own now, epoch milliseconds UTC (the gateway's clock, a file's last bar). */
  now(symbol: string, resolution: Resolution): Promise<number>;
  /** Lets go of sockets and files. */
  close(): Promise<void>;
}
