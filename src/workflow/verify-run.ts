import { compareFingerprints, fingerprintBars } from "../backtest/bar-fingerprints.js";
import type { BacktestOptions } from "../backtest/backtest-options.js";
import type { Profile } from "../backtest/profile.js";
import type { BacktestResult } from "../backtest/result.js";
import { loadInstrument } from "../data/instruments.js";
import { loadFrame } from "../data/store/load-frame.js";
import { loadRun, loadRunDetails } from "../data/store/runs.js";
import type { Store } from "../data/store/store.js";
import { parseCommission } from "../execution/commission.js";
import { Frame } from "../frame/frame.js";
import { createBarColumns } from "../model/bar.js";
import { computeHere, type Compute } from "../model/compute.js";
import { DataError, throwIfAborted, UsageError } from "../model/errors.js";
import { toInstrument, type Instrument } from "../model/instrument.js";
import { packageVersion } from "../model/package-root.js";
import type { BarFingerprints, ChangedBar, RunDetails, RunRecord } from "../model/run-record.js";
import { describeActions, loadCorporateActions } from "./corporate-actions.js";
import { defined } from "./defined.js";
import { reloadFinerBars, toFinerFrames } from "./finer-bars.js";
import { hashOutside } from "./hash-outside.js";
import { loadOutside } from "./load-outside.js";
import type { LoadedWindow } from "./load-window.js";
import { loadStrategy } from "./load-strategy.js";
import { runWindows } from "./run-windows.js";
import { isSameSource } from "./strategy-source.js";
import { listChangedFacts, toTradingFacts } from "./trading-facts.js";

/** What running a stored run again showed. */
export interface VerifyOutcome {
  /** The run. */
  readonly runId: string;
  /** Whether every number came out the same, bit for bit, on the same bars. */
  readonly equal: boolean;
  /** Bars that are not what they were. */
  readonly changed: readonly ChangedBar[];
  /** What came out differently, one sentence each. */
  readonly differences: readonly string[];
}

/** How to verify. */
export interface VerifyOptions {
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Runs the strategy. @default as it is */
  readonly compute?: Compute;
}

/**
 * Runs a stored run again on the bars that are stored now, and compares bars, equity, trades and metrics bit for bit.
 *
 * @throws {UsageError} `UNKNOWN_RUN`; `INVALID_ARGUMENT` for a run that failed
 * @throws {RunError} `ABORTED`
 */
export async function verifyRun(
  store: Store,
  id: string,
  { signal, compute = computeHere }: VerifyOptions = {},
): Promise<VerifyOutcome> {
  const run = await loadRun(store, id);
  if (run.status === "failed") {
    throw new UsageError("INVALID_ARGUMENT", `Expected a finished run, but ${run.id} failed: ${run.error ?? ""}`);
  }
  const before = await loadRunDetails(store, run.id);
  const windows = new Map<string, LoadedWindow>();
  for (const series of before.series) {
    throwIfAborted(signal, `verifying run ${run.id}`);
    windows.set(series.symbol, await reload(store, run, series));
  }
  const changed = before.series.flatMap((series) => {
    const { frame, start } = windows.get(series.symbol)!;
    return compareFingerprints(series, fingerprintBars(series.symbol, frame.bars, start));
  });
  const strategy = await loadStrategy(run.manifest.strategy);
  const same = await isSameSource(run.manifest.strategyHash, run.manifest.strategy, strategy);
  const differences = same ? [] : ["The source of the strategy has changed."];
  const outside = await loadOutside(store, { strategy, params: run.manifest.params }, windows);
  if (hashOutside(outside) !== (run.manifest.outsideHash ?? null)) {
    differences.push("The events or signals that the strategy reads have changed.");
  }
  const { corporateActions = null, factsFrom = "store" } = run.manifest;
  // What a program handed over stands in the manifest; what came from the store is compared with what is stored now.
  const actions =
    corporateActions === null || factsFrom === "program"
      ? corporateActions
      : await loadCorporateActions(store, windows);
  if (describeActions(actions) !== describeActions(corporateActions)) {
    differences.push("The splits and dividends have changed.");
  }
  const { refined, differences: finerDifferences } = await reloadFinerBars(
    store,
    run.resolution ?? "1d",
    run.manifest.finer ?? [],
  );
  differences.push(...finerDifferences);
  const runOptions = await optionsOf(store, run);
  const odd = listChangedFacts(
    run.manifest.instruments ?? toTradingFacts(runOptions.instruments),
    toTradingFacts(runOptions.instruments),
  );
  if (odd.length > 0) {
    differences.push(`Asset class, sessions a year or step of ${odd.join(", ")} have changed.`);
  }
  const empty = [...windows.values()].some(({ frame, start }) => frame.length <= start);
  const inputs = {
    finer: toFinerFrames(refined),
    ...defined({ outside: outside ?? undefined, corporateActions: actions ?? undefined }),
  };
  const options = { ...runOptions, ...inputs };
  const after = empty ? null : await compute(() => runWindows(windows, strategy, options));
  differences.push(...(after === null ? ["No bars are left."] : compareRuns(run, before, after)));
  if (differences.length > 0 && run.manifest.packageVersion !== packageVersion()) {
    differences.push(`Made by version ${run.manifest.packageVersion}, verified by ${packageVersion()}.`);
  }
  return { runId: run.id, equal: changed.length === 0 && differences.length === 0, changed, differences };
}

/** The stored bars of one series over the stretch that the run saw. */
async function reload(store: Store, { resolution }: RunRecord, series: BarFingerprints): Promise<LoadedWindow> {
  const { symbol, ts, start } = series;
  const first = ts[0]!;
  const key = { symbol, resolution: resolution ?? "1d" } as const;
  const frame = await loadFrame(store, { ...key, from: first, to: ts.at(-1)! }).catch((error: unknown) => {
    if (error instanceof DataError) return Frame.fromBars(createBarColumns(0), key);
    throw error;
  });
  const windowStart = frame.ts.findIndex((one) => one >= ts[start]!);
  return { frame, start: windowStart < 0 ? frame.length : windowStart };
}

async function optionsOf(
  store: Store,
  { manifest, profile, symbols }: RunRecord,
): Promise<BacktestOptions & { readonly instruments: Readonly<Record<string, Instrument>> }> {
  const { commission, ...rest } = manifest.options;
  const options = rest as BacktestOptions;
  const kept = manifest.factsFrom === "program" ? manifest.instruments : undefined;
  const instruments: Record<string, Instrument> = {};
  for (const symbol of symbols) {
    const stored = kept === undefined ? await loadInstrument(store, symbol) : kept[symbol];
    // What the run was told itself counts more.
    const told = options.instruments?.[symbol] ?? options.instrument;
    if (stored ?? told) instruments[symbol] = toInstrument(symbol, { ...stored, ...told });
  }
  return {
    ...options,
    ...(typeof commission === "string" ? { commission: parseCommission(commission) } : {}),
    profile: profile as Profile,
    params: manifest.params,
    instruments,
  };
}

function compareRuns(run: RunRecord, before: RunDetails, after: BacktestResult): string[] {
  const differences: string[] = [];
  const bar = firstDifference(before.equity, after.equity);
  if (bar !== null) {
    const [was, is] = [before.equity[bar], after.equity[bar]];
    differences.push(`Equity at bar ${bar}: was ${String(was)}, is ${String(is)}.`);
  }
  // Through JSON and back, as the stored ones went.
  const trades = JSON.parse(JSON.stringify(after.trades)) as RunDetails["trades"];
  if (trades.length !== before.trades.length) {
    differences.push(`Trades: were ${before.trades.length}, are ${trades.length}.`);
  } else {
    const odd = trades.findIndex((trade, i) => !sameFields(trade, before.trades[i]!));
    if (odd >= 0) differences.push(`Trade ${odd + 1} is different.`);
  }
  for (const name of new Set([...Object.keys(after.metrics), ...Object.keys(run.metrics)])) {
    const [was, is] = [run.metrics[name] ?? null, after.metrics[name] ?? null];
    if (!Object.is(was, is) && was !== is) differences.push(`${name}: was ${String(was)}, is ${String(is)}.`);
  }
  return differences;
}

function firstDifference(before: Float64Array, after: Float64Array): number | null {
  const length = Math.max(before.length, after.length);
  for (let i = 0; i < length; i++) if (!Object.is(before[i], after[i])) return i;
  return null;
}

function sameFields(a: object, b: object): boolean {
  const other = b as Record<string, unknown>;
  return Object.entries(a).every(([name, value]) => other[name] === value);
}
