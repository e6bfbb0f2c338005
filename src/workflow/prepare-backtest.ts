import { assertBacktestOptions, type BacktestOptions } from "../backtest/backtest-options.js";
import { resolveStrategy, type StrategyLike } from "../backtest/resolve-strategy.js";
import { parseCommission } from "../execution/commission.js";
import type { Compute } from "../model/compute.js";
import type { Clock } from "../model/clock.js";
import type { Duration } from "../model/duration.js";
import { UsageError } from "../model/errors.js";
import { resolutionMs, type Resolution } from "../model/resolution.js";
import { assertWindow } from "./fetch-window.js";
import type { FillOptions } from "./fill-window.js";
import { loadStrategy } from "./load-strategy.js";
import type { SavePlotOptions } from "./save-plot.js";

/** A backtest on stored bars. */
export interface BacktestRequest {
  /** Tickers; several share one account. */
  readonly symbols: readonly string[];
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
  readonly options?: Omit<
    BacktestOptions,
    "window" | "warmup" | "instrument" | "instruments" | "commission" | "outside" | "finer" | "corporateActions"
  >;
  /** Whether stored splits and dividends take effect (`native`). @default true */
  readonly corporateActions?: boolean;
  /** Bar size that decides ambiguous bars under `sameBar: "lowerTimeframe"`. @default what is stored, coarsest first */
  readonly finer?: Resolution;
  /** What an order costs, as typed: `ibkr-fixed`, `fixed:1+percent:0.0005`. @default "none" */
  readonly commission?: string;
  /** The picture to save; null = none. @default null */
  readonly plot?: Omit<SavePlotOptions, "clock" | "run"> | null;
  /** Where the time in the picture's name comes from. */
  readonly clock: Clock;
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Runs the strategy. @default as it is */
  readonly compute?: Compute;
}

/** A backtest of which everything that can be wrong without a database is known to be right. */
export interface PreparedBacktest {
  /** As asked. */
  readonly request: BacktestRequest;
  /** What to run. */
  readonly strategy: StrategyLike;
  /** Engine options, commission included. */
  readonly options: BacktestOptions;
  /** Look-back of the window; absent = everything, or from `from` on. */
  readonly duration?: Duration;
}

/**
 * Checks a request and loads its strategy, before any database is opened.
 *
 * @throws {UsageError} naming what is wrong
 * @throws {RunError} `STRATEGY_THREW` if the strategy's file cannot be run
 */
export async function prepareBacktest(request: BacktestRequest): Promise<PreparedBacktest> {
  const { symbols, resolution, commission, options: given = {}, fetch = null } = request;
  if (symbols.length === 0) throw new UsageError("INVALID_ARGUMENT", "Expected at least one symbol: add -s SPY.");
  assertWindow(request);
  const options = { ...given, ...(commission === undefined ? {} : { commission: parseCommission(commission) }) };
  assertBacktestOptions(options);
  assertPeriods(options, resolution);
  assertFiner(request);
  const strategy = await loadStrategy(request.strategy ?? "db_ma_cross");
  resolveStrategy(strategy, options.params).create();
  const duration = request.from === undefined ? (request.duration ?? fetch?.duration) : undefined;
  return { request, strategy, options, ...(duration === undefined ? {} : { duration }) };
}

function assertFiner({ resolution, finer, options }: BacktestRequest): void {
  if (finer === undefined) return;
  if (options?.sameBar !== "lowerTimeframe") {
    throw new UsageError(
      "CONFLICTING_OPTIONS",
      `Expected --finer together with --same-bar lowerTimeframe, received --finer "${finer}" alone. Add it, or leave --finer out.`,
    );
  }
  if (resolutionMs(finer) < resolutionMs(resolution)) return;
  throw new UsageError(
    "INVALID_RESOLUTION",
    `Expected --finer below the bar size of the run, ${resolution}, received "${finer}".`,
  );
}

function assertPeriods({ profile, periodsPerYear }: BacktestOptions, resolution: Resolution): void {
  if (profile !== "seed" || resolution === "1d" || periodsPerYear !== undefined) return;
  throw new UsageError(
    "MISSING_PERIODS_PER_YEAR",
    `Profile seed knows the bars a year only for 1d, received "${resolution}". Add --periods-per-year, for example 1764 for 1h.`,
  );
}
