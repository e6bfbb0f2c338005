import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fingerprintBars } from "../backtest/bar-fingerprints.js";
import { dataHash } from "../backtest/data-hash.js";
import type { BacktestResult } from "../backtest/result.js";
import { storeRun, type NewRun } from "../data/store/runs.js";
import type { Store } from "../data/store/store.js";
import { measureEvidence } from "../metrics/evidence.js";
import { finiteOrNull } from "../metrics/moments.js";
import { computeSessionReturns } from "../metrics/session-returns.js";
import type { TrialEvidence } from "../metrics/trial-evidence.js";
import { isBarColumnName } from "../model/bar.js";
import { systemClock, type Clock } from "../model/clock.js";
import { packageVersion } from "../model/package-root.js";
import type { Resolution } from "../model/resolution.js";
import type { RunManifest } from "../model/run-record.js";
import { hashOutside } from "./hash-outside.js";
import { identifyRun, type RunIdentity } from "./run-identity.js";
import { weighRun } from "./runs.js";
import { toTradingFacts } from "./trading-facts.js";

/** A run in the run store. */
export interface RecordedRun {
  /** Key. */
  readonly id: string;
  /** Family of strategies it is a trial of. */
  readonly family: string;
  /** Which trial of the family, from 1. */
  readonly trial: number;
  /** What the ledger of the family says about it. */
  readonly evidence: TrialEvidence | null;
  /** What it depended on. */
  readonly manifest: RunManifest;
}

/** Options of `recordRun`. */
export interface RecordRunOptions {
  /** Gives the time of the record. @default the machine's */
  readonly clock?: Clock;
}

/**
 * Writes a run of `runBacktest` into the run store: it is the next trial of its strategy's family from now on. Kept with it
 * is what `verifyRun` needs to make it again from the stored bars: hashes of its bars and finer bars, its window, options,
 * splits, dividends and instruments, and the hash of its facts from outside.
 *
 * @param result - the very object that `runBacktest` returned
 * @throws {UsageError} `INVALID_ARGUMENT` for a copy of a result, and for finer bars without their bar size
 * @throws {DatabaseError} if the database fails
 */
export async function recordRun(
  store: Store,
  result: BacktestResult,
  { clock = systemClock }: RecordRunOptions = {},
): Promise<RecordedRun> {
  return recordFinished(store, result, identifyRun(result, clock));
}

/** The same with everything that `verifyRun` needs to run it again. */
export async function recordFinished(
  store: Store,
  result: BacktestResult,
  identity: RunIdentity,
): Promise<RecordedRun> {
  // Sessions whatever the profile: the trials of a family are compared with each other.
  const returns = computeSessionReturns(result.equity, result.frame.ts, result.start);
  const { trades, equity, metrics, benchmark, bars, from, to, params, profile, strategy: family } = result;
  const manifest = await createManifest(identity, family, params);
  const run: NewRun = {
    ...newRun(identity, result, manifest),
    profile,
    status: "finished",
    error: null,
    from,
    to,
    bars,
    metrics,
    sessionSharpe: finiteOrNull(measureEvidence(returns).sharpe),
    benchmark: benchmark.metrics,
  };
  const trial = await storeRun(store, run, { trades, equity, returns, series: listSeries(identity) });
  return { id: run.id, family, trial, evidence: await weighRun(store, { ...run, trial }, returns), manifest };
}

/** A run that broke off counts as a trial too. */
export async function recordFailed(
  store: Store,
  run: {
    readonly family: string;
    readonly params: Readonly<Record<string, unknown>>;
    readonly profile: string;
    readonly resolution: Resolution;
  },
  error: Error,
  identity: RunIdentity,
): Promise<void> {
  const { family, params, profile, resolution } = run;
  const manifest = await createManifest(identity, family, params);
  const symbols = [...identity.windows.keys()];
  const failed: NewRun = {
    ...newRun(identity, { strategy: family, symbols, resolution }, manifest),
    profile,
    status: "failed",
    error: error.message,
    from: null,
    to: null,
    bars: 0,
    metrics: {},
    sessionSharpe: null,
    benchmark: {},
  };
  await storeRun(store, failed, {
    trades: [],
    equity: new Float64Array(),
    returns: null,
    series: listSeries(identity),
  });
}

function newRun(
  { clock }: RunIdentity,
  { strategy, symbols, resolution }: Pick<BacktestResult, "strategy" | "symbols" | "resolution">,
  manifest: RunManifest,
): Pick<NewRun, "id" | "createdAt" | "family" | "symbols" | "resolution" | "manifest"> {
  return {
    id: randomBytes(5).toString("hex"),
    createdAt: clock.now(),
    family: strategy,
    symbols,
    resolution,
    manifest,
  };
}

async function createManifest(
  { strategy, options, windows, outside, corporateActions, instruments, factsFrom, finer }: RunIdentity,
  family: string,
  params: Readonly<Record<string, unknown>>,
): Promise<RunManifest> {
  return {
    dataHash: dataHash(...[...windows.values()].map(({ frame }) => frame.bars)),
    outsideHash: hashOutside(outside),
    corporateActions,
    instruments: toTradingFacts(instruments),
    ...(factsFrom === "store" ? {} : { factsFrom, columns: listColumns(windows) }),
    finer,
    strategyHash: strategy.hash,
    strategy: strategy.name ?? family,
    params,
    options,
    packageVersion: packageVersion(),
    lockfileHash: await hashLockfile(),
    seed: null,
  };
}

function listColumns(windows: RunIdentity["windows"]): Record<string, readonly string[]> {
  const isFurther = (name: string): boolean => name !== "ts" && !isBarColumnName(name);
  return Object.fromEntries([...windows].map(([symbol, { frame }]) => [symbol, frame.columnNames.filter(isFurther)]));
}

function listSeries({ windows }: RunIdentity) {
  return [...windows].map(([symbol, { frame, start }]) => fingerprintBars(symbol, frame.bars, start));
}

/** The lockfile of the folder that the process was started in: which versions of everything were installed. */
async function hashLockfile(): Promise<string | null> {
  for (const file of ["package-lock.json", "pnpm-lock.yaml", "yarn.lock"]) {
    const text = await readFile(file).catch(() => null);
    if (text !== null) return createHash("sha256").update(text).digest("hex");
  }
  return null;
}
