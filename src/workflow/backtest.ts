import { dataHash } from "../backtest/data-hash.js";
import type { BacktestResult, Profile } from "../backtest/result.js";
import { runBacktest } from "../backtest/run-backtest.js";
import type { BacktestOptions } from "../backtest/backtest-options.js";
import { loadInstrument } from "../data/instruments.js";
import type { Store } from "../data/store/store.js";
import { parseCommission } from "../execution/commission.js";
import type { Clock } from "../model/clock.js";
import type { Duration } from "../model/duration.js";
import { throwIfAborted, UsageError } from "../model/errors.js";
import { toInstrument } from "../model/instrument.js";
import { getLogger } from "../model/logger.js";
import type { Resolution } from "../model/resolution.js";
import { assertWindow } from "./fetch-window.js";
import { fillWindow, type FillOptions } from "./fill-window.js";
import { loadStrategy } from "./load-strategy.js";
import { loadWindow } from "./load-window.js";
import { savePlot, type SavePlotOptions } from "./save-plot.js";

const log = getLogger("workflow.backtest");

/** A backtest on stored bars. */
export interface BacktestRequest {
  /** Ticker. */
  readonly symbol: string;
  /** Bar size. */
  readonly resolution: Resolution;
  /** Registered name or file. @default "db_ma_cross" */
  readonly strategy?: string;
  /** First instant, inclusive. */
  readonly from?: number;
  /** Last instant, inclusive. */
  readonly to?: number;
  /** Look-back from the last bar when `from` is absent. @default everything; with `fetch`, its duration */
  readonly duration?: Duration;
  /** Bars before the window that indicators may use (`native`). @default all */
  readonly warmupBars?: number;
  /** How to fetch what the window lacks; null = the database alone. @default null */
  readonly fetch?: FillOptions | null;
  /** Options of the engine. */
  readonly options?: Omit<BacktestOptions, "window" | "instrument" | "commission">;
  /** What an order costs, as typed: `ibkr-fixed`, `fixed:1+percent:0.0005`. @default "none" */
  readonly commission?: string;
  /** The picture to save; null = none. @default null */
  readonly plot?: Omit<SavePlotOptions, "clock"> | null;
  /** Where the time in the picture's name comes from. */
  readonly clock: Clock;
  /** Stops the work. */
  readonly signal?: AbortSignal;
}

/** A finished backtest and what was made of it. */
export interface BacktestReport {
  /** Everything the run found. */
  readonly result: BacktestResult;
  /** SHA-256 of the window's bars. */
  readonly dataHash: string;
  /** File of the picture, or null. */
  readonly plot: string | null;
}

/**
 * Load → indicators → strategy → metrics → picture. With `fetch`, what the window lacks is fetched and stored first.
 *
 * @throws what the store, the source, the engine and the picture throw
 */
export async function backtest(store: Store, request: BacktestRequest): Promise<BacktestReport> {
  assertWindow(request);
  const { symbol, resolution, fetch = null, plot = null, signal, options = {} } = request;
  const profile: Profile = options.profile ?? "native";
  const duration = request.duration ?? fetch?.duration;
  const commission = request.commission === undefined ? {} : { commission: parseCommission(request.commission) };
  if (plot) preloadPicture();
  const strategy = await loadStrategy(request.strategy ?? "db_ma_cross");
  assertPeriods(profile, resolution, options.periodsPerYear);
  log.info(
    `Starting DB-backed backtest: ${symbol} @ ${resolution} (auto_fetch=${fetch ? "True" : "False"}, fetch_duration=${duration ?? "None"})`,
  );
  if (fetch) await fillWindow(store, { ...request, ...(duration ? { duration } : {}) }, fetch);
  throwIfAborted(signal, `backtesting ${symbol} @ ${resolution}`);
  const { frame, start } = await loadWindow(store, { ...request, ...(duration ? { duration } : {}) }, profile);
  log.info(`Loaded prices → ${symbol} @ ${resolution}: ${frame.length - start} rows ready.`);
  const instrument = (await loadInstrument(store, symbol)) ?? toInstrument(symbol);
  const result = runBacktest(frame, strategy, { ...options, ...commission, profile, instrument, window: { start } });
  logOutcome(result);
  const saved = plot ? await savePlot(result, { frame, start }, { ...plot, clock: request.clock }) : null;
  return { result, dataHash: dataHash(result.frame.bars), plot: saved };
}

/** Loads the picture's packages while the database opens; a failure shows when the picture is drawn. */
function preloadPicture(): void {
  import("../plot/packages.js").then(({ preloadPlot }) => preloadPlot()).catch(() => undefined);
}

function assertPeriods(profile: Profile, resolution: Resolution, periodsPerYear: number | undefined): void {
  if (profile !== "seed" || resolution === "1d" || periodsPerYear !== undefined) return;
  throw new UsageError(
    "MISSING_PERIODS_PER_YEAR",
    `Profile seed knows the bars a year only for 1d, received "${resolution}". Add --periods-per-year, for example 1764 for 1h.`,
  );
}

function logOutcome({ symbol, resolution, bars, positionsLong, metrics, warnings }: BacktestResult): void {
  const percent = (name: string): string => (metrics[name] == null ? "n/a" : `${(metrics[name] * 100).toFixed(2)}%`);
  const sharpe = metrics["sharpe"] == null ? "n/a" : metrics["sharpe"].toFixed(2);
  for (const warning of warnings) log.warn(warning);
  log.info(`Generated positions: ${positionsLong} bar-long equivalents over ${bars} bars.`);
  log.info(
    `Backtest complete for ${symbol} @ ${resolution}: bars=${bars} total_return=${percent("total_return")} cagr=${percent("cagr")} max_drawdown=${percent("max_drawdown")} sharpe=${sharpe}`,
  );
}
