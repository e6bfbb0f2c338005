import type { CorporateAction } from "./corporate-action.js";
import type { Instrument } from "./instrument.js";
import type { Resolution } from "./resolution.js";
import type { Trade } from "./trade.js";

/** Finer bars of one series that a run looked into, by the bars of the run in which they lie. */
export interface FinerBars {
  /** Ticker. */
  readonly symbol: string;
  /** Size of the finer bars. */
  readonly resolution: Resolution;
  /** Per bar of the run: its opening instant, and the start of the SHA-256 of the finer bars inside it, in hex. */
  readonly bars: readonly { readonly ts: number; readonly hash: string }[];
}

/** What a run depends on of an instrument; null = not known. */
export type TradingFacts = Pick<Instrument, "assetClass" | "sessionsPerYear" | "step">;

/** What a run depended on: the same manifest gives the same numbers, bit for bit. */
export interface RunManifest {
  /** SHA-256 over the canonical bytes of every bar that the run could see, series behind series, in hex. */
  readonly dataHash: string;
  /** SHA-256 of the facts from outside that it could see, in hex; null or absent = its strategy reads none. */
  readonly outsideHash?: string | null;
  /** Finer bars that decided what came first inside a bar (`sameBar: "lowerTimeframe"`); null or absent = none. */
  readonly finer?: readonly FinerBars[] | null;
  /** Splits and dividends that took effect in it, by ticker; null or absent = none. */
  readonly corporateActions?: Readonly<Record<string, readonly CorporateAction[]>> | null;
  /** What was known of its instruments, by ticker; absent = the run was recorded without. */
  readonly instruments?: Readonly<Record<string, TradingFacts>>;
  /** Where splits, dividends and instruments came from: absent = the store, at the time; `program` = handed over in code. */
  readonly factsFrom?: "program";
  /** Columns beside the bars that the frames of a program had, by ticker; absent = those of the store. */
  readonly columns?: Readonly<Record<string, readonly string[]>>;
  /**
   * SHA-256 in hex: of a strategy file and the files that it imports by relative paths; of name and package version for a
   * built-in strategy; of the source text of one that a program handed over.
   */
  readonly strategyHash: string;
  /** Registered name of the strategy, or the path of its file. */
  readonly strategy: string;
  /** Its parameters, defaults included. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Options of the engine, as JSON values. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Version of this package. */
  readonly packageVersion: string;
  /** SHA-256 of the lockfile of the folder that the run was started in, in hex; null = there is none. */
  readonly lockfileHash: string | null;
  /** Seed of the random numbers; null = none were used. */
  readonly seed: number | null;
}

/** One bar, told from others by 64 bits: what is needed to name the bars that changed since a run. */
export interface BarFingerprints {
  /** Ticker. */
  readonly symbol: string;
  /** Opening instants, epoch milliseconds UTC. */
  readonly ts: Float64Array;
  /** The first 64 bits of the SHA-256 of each bar's canonical bytes. */
  readonly hash: BigUint64Array;
  /** Row at which the window starts; rows before it were warm-up. */
  readonly start: number;
}

/** A bar that is not what it was when a run was made. */
export interface ChangedBar {
  /** Ticker. */
  readonly symbol: string;
  /** Opening instant, epoch milliseconds UTC. */
  readonly ts: number;
  /** What happened to it. */
  readonly kind: "changed" | "added" | "removed";
}

/** A run as the run store keeps it. */
export interface RunRecord {
  /** Key. */
  readonly id: string;
  /** When it was stored, epoch milliseconds UTC. */
  readonly createdAt: number;
  /** Family of strategies that this was an attempt at: the strategy's name. */
  readonly family: string;
  /** Which attempt of the family this was, from 1. */
  readonly trial: number;
  /** Whether it came to an end. */
  readonly status: "finished" | "failed";
  /** Why it failed; null = it did not. */
  readonly error: string | null;
  /** Tickers. */
  readonly symbols: readonly string[];
  /** Bar size; null = not known. */
  readonly resolution: Resolution | null;
  /** Definitions of fills and metrics. */
  readonly profile: string;
  /** First bar of the window, epoch milliseconds UTC; null = it failed before one was read. */
  readonly from: number | null;
  /** Last bar of the window, epoch milliseconds UTC; null = it failed before one was read. */
  readonly to: number | null;
  /** Bars in the window. */
  readonly bars: number;
  /** What it depended on. */
  readonly manifest: RunManifest;
  /** Metrics by name; null = undefined for this run. */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Sharpe ratio per session, the same for every profile: what the ledger compares. null = undefined. */
  readonly sessionSharpe: number | null;
  /** The same metrics of buy & hold. */
  readonly benchmark: Readonly<Record<string, number | null>>;
}

/** What a run found, in full: kept beside its record, loaded on its own. */
export interface RunDetails {
  /** Round trips in order of entry. */
  readonly trades: readonly Trade[];
  /** Account value at each bar's close. */
  readonly equity: Float64Array;
  /** Return of each session; null = the run was stored by a version that did not keep them. */
  readonly returns: Float64Array | null;
  /** The bars it could see. */
  readonly series: readonly BarFingerprints[];
}
