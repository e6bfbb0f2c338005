import type { BacktestOptions } from "../backtest/backtest-options.js";
import { dataHash } from "../backtest/data-hash.js";
import type { BacktestResult } from "../backtest/result.js";
import { runBacktest } from "../backtest/run-backtest.js";
import { loadInstrument } from "../data/instruments.js";
import type { Store } from "../data/store/store.js";
import type { Instrument } from "../model/instrument.js";
import { throwIfAborted } from "../model/errors.js";
import { getLogger } from "../model/logger.js";
import { defined } from "./defined.js";
import { fillWindow } from "./fill-window.js";
import { loadWindow, type LoadedWindow } from "./load-window.js";
import type { PreparedBacktest } from "./prepare-backtest.js";
import { savePlot } from "./save-plot.js";

const log = getLogger("workflow.backtest");

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
export async function backtest(store: Store, prepared: PreparedBacktest): Promise<BacktestReport> {
  const { request, strategy, duration, options } = prepared;
  const { symbols, resolution, fetch = null, plot = null, clock, signal } = request;
  if (plot) preloadPicture();
  log.info(
    `Starting DB-backed backtest: ${symbols.join(", ")} @ ${resolution} (auto_fetch=${fetch ? "True" : "False"}, fetch_duration=${duration ?? "None"})`,
  );
  const loaded = new Map<string, LoadedWindow>();
  const instruments: Record<string, Instrument> = {};
  for (const symbol of symbols) {
    const window = { ...request, symbol, ...defined({ duration }) };
    if (fetch) await fillWindow(store, window, fetch);
    throwIfAborted(signal, `backtesting ${symbol} @ ${resolution}`);
    const one = await loadWindow(store, window, options.profile ?? "native");
    log.info(`Loaded prices → ${symbol} @ ${resolution}: ${one.frame.length - one.start} rows ready.`);
    loaded.set(symbol, one);
    const instrument = await loadInstrument(store, symbol);
    if (instrument) instruments[symbol] = instrument;
  }
  const result = run(loaded, strategy, { ...options, instruments });
  logOutcome(result);
  const first = loaded.get(symbols[0]!)!;
  const windows = [...loaded.values()].map(({ frame, start }) => frame.slice(start).bars);
  return {
    result,
    dataHash: dataHash(...windows),
    plot: plot ? await savePlot(result, first, { ...plot, clock }) : null,
  };
}

/** Several series need their windows at one row; the one with the fewest bars before its window decides. */
function run(
  loaded: ReadonlyMap<string, LoadedWindow>,
  strategy: PreparedBacktest["strategy"],
  options: BacktestOptions,
): BacktestResult {
  const start = Math.min(...[...loaded.values()].map((one) => one.start));
  const frames = [...loaded].map(([symbol, one]) => [symbol, one.frame.slice(one.start - start)] as const);
  return runBacktest(frames.length === 1 ? frames[0]![1] : Object.fromEntries(frames), strategy, {
    ...options,
    window: { start },
  });
}

/** Loads the picture's packages while the database opens; a failure shows when the picture is drawn. */
function preloadPicture(): void {
  import("../plot/packages.js").then(({ preloadPlot }) => preloadPlot()).catch(() => undefined);
}

function logOutcome({ symbols, resolution, bars, positionsLong, metrics, warnings }: BacktestResult): void {
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
