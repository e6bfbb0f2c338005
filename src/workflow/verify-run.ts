import { compareFingerprints, fingerprintBars } from "../backtest/bar-fingerprints.js";
import type { BacktestOptions } from "../backtest/backtest-options.js";
import type { Profile } from "../backtest/profile.js";
import type { StrategyLike } from "../backtest/resolve-strategy.js";
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
import type { BarFingerprints, ChangedBar, RunRecord } from "../model/run-record.js";
import { compareRuns } from "./compare-runs.js";
import { describeActions, loadCorporateActions } from "./corporate-actions.js";
import { defined } from "./defined.js";
import { reloadFinerBars, toFinerFrames } from "./finer-bars.js";
import { hashOutside } from "./hash-outside.js";
import { loadOutside } from "./load-outside.js";
import type { LoadedWindow } from "./load-window.js";
import { loadStrategy } from "./load-strategy.js";
import { runWindows } from "./run-windows.js";
import { isSameSource, strategySourceOf } from "./strategy-source.js";
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

/** Options of `verifyRun`. */
export interface VerifyRunOptions {
  /** What ran, for a run of a program whose strategy is neither registered nor a file. @default the one of that name */
  readonly strategy?: StrategyLike;
  /** Stops the work. */
  readonly signal?: AbortSignal;
}

/**
 * Runs a stored run again on the bars that are stored now, and compares bars, equity, trades and metrics bit for bit.
 *
 * @param id - id of the run, or the start of it
 * @throws {UsageError} `UNKNOWN_RUN`, `UNKNOWN_STRATEGY`; `INVALID_ARGUMENT` for a run that failed, for one over bars without
 * a ticker, and for a commission that is not of the library's own kinds
 * @throws {RunError} `ABORTED`
 * @throws {DatabaseError} if the database fails
 */
export async function verifyRun(store: Store, id: string, options: VerifyRunOptions = {}): Promise<VerifyOutcome> {
  return verifyOn(computeHere, store, id, options);
}

/** The same, the strategy run by `compute`. */
export async function verifyOn(
  compute: Compute,
  store: Store,
  id: string,
  { strategy: given, signal }: VerifyRunOptions,
): Promise<VerifyOutcome> {
  const run = await loadRun(store, id);
  if (run.status === "failed") {
    throw new UsageError("INVALID_ARGUMENT", `Expected a finished run, but ${run.id} failed: ${run.error ?? ""}`);
  }
  const before = await loadRunDetails(store, run.id);
  const windows = new Map<string, LoadedWindow>();
  for (const series of before.series) {
    throwIfAborted(signal, `verifying run ${run.id}`);
    assertTicker(run, series);
    windows.set(series.symbol, await reload(store, run, series));
  }
  const changed = before.series.flatMap((series) => {
    const { frame, start } = windows.get(series.symbol)!;
    return compareFingerprints(series, fingerprintBars(series.symbol, frame.bars, start));
  });
  const strategy = given ?? (await loadStrategy(run.manifest.strategy));
  const { options, differences } = await reloadInputs(store, run, strategy, windows);
  const { strategyHash, strategy: name } = run.manifest;
  const same = given ? strategySourceOf(given).hash === strategyHash : await isSameSource(strategyHash, name, strategy);
  if (!same) differences.unshift("The source of the strategy has changed.");
  const empty = [...windows.values()].some(({ frame, start }) => frame.length <= start);
  const after = empty ? null : await compute(() => runWindows(windows, strategy, options));
  differences.push(...(after === null ? ["No bars are left."] : compareRuns(run, before, after)));
  if (differences.length > 0 && run.manifest.packageVersion !== packageVersion()) {
    differences.push(`Made by version ${run.manifest.packageVersion}, verified by ${packageVersion()}.`);
  }
  return { runId: run.id, equal: changed.length === 0 && differences.length === 0, changed, differences };
}

function assertTicker(run: RunRecord, { symbol }: BarFingerprints): void {
  if (symbol !== "") return;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected a run over bars of a ticker, but the frame of ${run.id} had none, so that its bars cannot be found in the store. ` +
      `Name it, and run again: Frame.fromBars(bars, { symbol: "SPY", resolution: "1d" }).`,
  );
}

/** Everything but the bars that the run was given, as it is now, and what of it is no longer what it was. */
async function reloadInputs(
  store: Store,
  run: RunRecord,
  strategy: StrategyLike,
  windows: ReadonlyMap<string, LoadedWindow>,
): Promise<{ readonly options: BacktestOptions; readonly differences: string[] }> {
  const { manifest } = run;
  const differences: string[] = [];
  const outside = await loadOutside(store, { strategy, params: manifest.params }, windows);
  if (hashOutside(outside) !== (manifest.outsideHash ?? null)) {
    differences.push("The events or signals that the strategy reads have changed.");
  }
  const { corporateActions = null, factsFrom = "store" } = manifest;
  // What a program handed over stands in the manifest; what came from the store is compared with what is stored now.
  const actions =
    corporateActions === null || factsFrom === "program"
      ? corporateActions
      : await loadCorporateActions(store, windows);
  if (describeActions(actions) !== describeActions(corporateActions)) {
    differences.push("The splits and dividends have changed.");
  }
  const finer = await reloadFinerBars(store, run.resolution ?? "1d", manifest.finer ?? []);
  differences.push(...finer.differences);
  const options = await optionsOf(store, run);
  const facts = toTradingFacts(options.instruments);
  const odd = listChangedFacts(manifest.instruments ?? facts, facts);
  if (odd.length > 0) {
    differences.push(`Asset class, sessions a year or step of ${odd.join(", ")} have changed.`);
  }
  const inputs = defined({ outside: outside ?? undefined, corporateActions: actions ?? undefined });
  return { options: { ...options, finer: toFinerFrames(finer.refined), ...inputs }, differences };
}

/** The stored bars of one series over the stretch that the run saw. */
async function reload(
  store: Store,
  { resolution, manifest }: RunRecord,
  series: BarFingerprints,
): Promise<LoadedWindow> {
  const { symbol, ts, start } = series;
  const first = ts[0]!;
  const key = { symbol, resolution: resolution ?? "1d" } as const;
  const stored = await loadFrame(store, { ...key, from: first, to: ts.at(-1)! }).catch((error: unknown) => {
    if (error instanceof DataError) return Frame.fromBars(createBarColumns(0), key);
    throw error;
  });
  const frame = withColumns(stored, manifest.columns?.[symbol]);
  const windowStart = frame.ts.findIndex((one) => one >= ts[start]!);
  return { frame, start: windowStart < 0 ? frame.length : windowStart };
}

/** Stored columns know bars before the frame: a run that had none of them computed its own. */
function withColumns(frame: Frame, names: readonly string[] | undefined): Frame {
  if (names === undefined) return frame;
  const kept = frame.columnNames.filter((name) => names.includes(name));
  return Frame.fromBars(frame.bars, frame).with(Object.fromEntries(kept.map((name) => [name, frame.col(name)])));
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
