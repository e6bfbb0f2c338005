import type { BacktestOptions } from "../backtest/backtest-options.js";
import type { BacktestResult } from "../backtest/result.js";
import { adjustForSplits, computePriceFactor } from "../backtest/split-adjust.js";
import type { Store } from "../data/store/store.js";
import type { CorporateAction } from "../model/corporate-action.js";
import { computeHere } from "../model/compute.js";
import { CheckError, RunError, throwIfAborted } from "../model/errors.js";
import { getLogger } from "../model/logger.js";
import type { Resolution } from "../model/resolution.js";
import { defined } from "./defined.js";
import { fillWindow } from "./fill-window.js";
import { loadCorporateActions, type CorporateActions } from "./corporate-actions.js";
import { describeHoles } from "./describe-holes.js";
import { recordFinerBars, toFinerFrames } from "./finer-bars.js";
import { loadOutside } from "./load-outside.js";
import { loadWindow, type LoadedWindow } from "./load-window.js";
import type { StressTest } from "../backtest/stress-test.js";
import { resolveStrategy } from "../backtest/resolve-strategy.js";
import type { PreparedBacktest } from "./prepare-backtest.js";
import { recordFailed, recordFinished, type RecordedRun } from "./record-run.js";
import { refineRun, type RefinedRun } from "./refine-run.js";
import type { RunIdentity } from "./run-identity.js";
import { runWindows, stressWindows } from "./run-windows.js";
import { savePlot } from "./save-plot.js";
import { readStrategySource } from "./strategy-source.js";
import { loadTraded } from "./trading-facts.js";

const log = getLogger("workflow.backtest");

/** A finished backtest and what was made of it. */
export interface BacktestReport {
  /** Everything the run found. */
  readonly result: BacktestResult;
  /** What a reader of its numbers should know: its own warnings, and what stayed ambiguous. */
  readonly warnings: readonly string[];
  /** Its row in the run store: id, trial, manifest. */
  readonly run: RecordedRun;
  /** What is left of it under worse circumstances; null = the profile has no costs and delays (`seed`, `bpy`). */
  readonly stress: StressTest | null;
  /** File of the picture, or null. */
  readonly plot: string | null;
}

/**
 * Load → indicators → strategy → metrics → picture. With `fetch`, what the window lacks is fetched and stored first.
 *
 * @throws what the store, the source, the engine and the picture throw
 */
export async function backtest(store: Store, prepared: PreparedBacktest): Promise<BacktestReport> {
  const { request, duration, options } = prepared;
  const { symbols, resolution, fetch = null, plot = null, clock, signal, compute = computeHere } = request;
  if (plot) preloadPicture();
  log.info(
    `Starting DB-backed backtest: ${symbols.join(", ")} @ ${resolution} (auto_fetch=${fetch ? "True" : "False"}, fetch_duration=${duration ?? "None"})`,
  );
  const loaded = new Map<string, LoadedWindow>();
  const holes: (string | null)[] = [];
  for (const symbol of symbols) {
    const window = { ...request, symbol, ...defined({ duration }) };
    if (fetch) await fillWindow(store, window, fetch);
    throwIfAborted(signal, `backtesting ${symbol} @ ${resolution}`);
    const one = await loadWindow(store, window, options.profile ?? "native");
    log.info(`Loaded prices → ${symbol} @ ${resolution}: ${one.frame.length - one.start} rows ready.`);
    loaded.set(symbol, one);
    holes.push(await describeHoles(store, window, one.frame.ts));
  }
  const instruments = await loadTraded(store, symbols);
  const outside = await loadOutside(store, { strategy: prepared.strategy, params: options.params }, loaded);
  const corporateActions = await loadActions(store, prepared, loaded);
  const identity = { ...(await identify(prepared, loaded)), outside, corporateActions, instruments, finer: null };
  const facts = defined({ outside: outside ?? undefined, corporateActions: corporateActions ?? undefined });
  const runOptions = { ...options, instruments, ...facts };
  const { result, refined, note } = await runOrRecordFailure(store, prepared, runOptions, identity);
  const warnings = [...result.warnings, ...[...holes, note].filter((one) => one !== null)];
  logOutcome(result, warnings, resolution);
  const run = await recordFinished(store, result, { ...identity, finer: recordFinerBars(refined) });
  const sameRun = { ...runOptions, finer: toFinerFrames(refined) };
  const stress =
    result.profile === "native" ? await compute(() => stressWindows(result, loaded, prepared.strategy, sameRun)) : null;
  const first = adjustWindow(loaded.get(symbols[0]!)!, corporateActions?.[symbols[0]!] ?? []);
  throwIfAborted(signal, `drawing run ${run.id}, which is stored`);
  const picture = plot ? await savePlot(result, first, { ...plot, clock, run }) : null;
  return { result, warnings, run, stress, plot: picture };
}

/** Splits and dividends count in profile `native`; the others know the window's bars alone. */
async function loadActions(
  store: Store,
  { request, options }: PreparedBacktest,
  windows: ReadonlyMap<string, LoadedWindow>,
): Promise<CorporateActions | null> {
  if (request.corporateActions === false || (options.profile ?? "native") !== "native") return null;
  return loadCorporateActions(store, windows);
}

/** The bars on the price scale that the strategy saw: pictures draw that one. */
function adjustWindow({ frame, start }: LoadedWindow, actions: readonly CorporateAction[]): LoadedWindow {
  if (!actions.some(({ type }) => type === "split")) return { frame, start };
  return { frame: adjustForSplits(frame, computePriceFactor(frame.ts, actions)), start };
}

/** What the run depends on, as far as it is known before it starts. */
async function identify(
  { request, strategy }: PreparedBacktest,
  windows: ReadonlyMap<string, LoadedWindow>,
): Promise<Omit<RunIdentity, "outside" | "corporateActions" | "instruments" | "finer">> {
  const { commission, clock } = request;
  return {
    strategy: await readStrategySource(request.strategy ?? "db_ma_cross", strategy),
    // What the profile and the parameters are stands in columns of their own.
    options: { ...request.options, params: undefined, profile: undefined, ...defined({ commission }) },
    windows,
    factsFrom: "store",
    clock,
  };
}

/** A strategy that breaks off, or is caught looking ahead, is an attempt too: the ledger must not forget it. */
async function runOrRecordFailure(
  store: Store,
  { request, strategy }: PreparedBacktest,
  options: BacktestOptions,
  identity: RunIdentity,
): Promise<RefinedRun> {
  const { compute = computeHere } = request;
  const run = (more: Pick<BacktestOptions, "finer">): Promise<BacktestResult> =>
    compute(() => runWindows(identity.windows, strategy, { ...options, ...more }));
  try {
    if (options.sameBar !== "lowerTimeframe") return { result: await run({}), refined: [], note: null };
    const { resolution, finer, fetch = null } = request;
    return await refineRun(store, run, { resolution, fetch, ...defined({ finer }) });
  } catch (error) {
    const failed = error instanceof CheckError || (error instanceof RunError && error.code !== "ABORTED");
    if (failed) {
      const source = resolveStrategy(strategy, options.params);
      const { name: family } = source;
      const { params } = source.create();
      const { profile = "native" } = options;
      await recordFailed(store, { family, params, profile, resolution: request.resolution }, error, identity);
    }
    throw error;
  }
}

/** Loads the picture's packages while the database opens; a failure shows when the picture is drawn. */
function preloadPicture(): void {
  import("../plot/packages.js").then(({ preloadPlot }) => preloadPlot()).catch(() => undefined);
}

function logOutcome(result: BacktestResult, warnings: readonly string[], resolution: Resolution): void {
  const { symbols, bars, positionsLong, metrics } = result;
  for (const warning of warnings) log.warn(warning);
  log.info(`Generated positions: ${positionsLong} bar-long equivalents over ${bars} bars.`);
  const numbers = [
    ["total_return", percent(metrics["total_return"] ?? fraction(metrics["return_pct"]))],
    ["cagr", percent(metrics["cagr"] ?? fraction(metrics["cagr_pct"]))],
    ["max_drawdown", percent(metrics["max_drawdown"] ?? fraction(metrics["max_drawdown_pct"]))],
    ["sharpe", metrics["sharpe"]?.toFixed(2) ?? "n/a"],
  ].map((pair) => pair.join("="));
  log.info(`Backtest complete for ${symbols.join(", ")} @ ${resolution}: bars=${bars} ${numbers.join(" ")}`);
}

function fraction(percentage: number | null | undefined): number | null {
  return percentage == null ? null : percentage / 100;
}

function percent(value: number | null): string {
  return value === null ? "n/a" : `${(value * 100).toFixed(2)}%`;
}
