import { inputsOf, type RunInputs, type SeenBars } from "../backtest/run-inputs.js";
import type { BacktestResult } from "../backtest/result.js";
import { Frame } from "../frame/frame.js";
import type { Clock } from "../model/clock.js";
import type { CorporateAction } from "../model/corporate-action.js";
import { UsageError } from "../model/errors.js";
import type { OutsideData } from "../model/events.js";
import { toInstrument, type Instrument } from "../model/instrument.js";
import type { FinerBars } from "../model/run-record.js";
import type { CorporateActions } from "./corporate-actions.js";
import { cutRefined, recordFinerBars, type RefinedBar } from "./finer-bars.js";
import { selectOutside } from "./load-outside.js";
import type { LoadedWindow } from "./load-window.js";
import { strategySourceOf, type StrategySource } from "./strategy-source.js";

/** What a run was asked to do: the half of its manifest that is known before it starts. */
export interface RunIdentity {
  /** What ran. */
  readonly strategy: StrategySource;
  /** Engine options as JSON values. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Every bar that the run could see, by ticker, and where the window starts. */
  readonly windows: ReadonlyMap<string, LoadedWindow>;
  /** Every fact from outside that the run could see; null = its strategy reads none. */
  readonly outside: OutsideData | null;
  /** Splits and dividends that the run was given; null = none. */
  readonly corporateActions: CorporateActions | null;
  /** What was known of its instruments. */
  readonly instruments: Readonly<Record<string, Instrument>>;
  /** Where splits, dividends and instruments came from. */
  readonly factsFrom: "store" | "program";
  /** Finer bars that the run was given; null = none. */
  readonly finer: readonly FinerBars[] | null;
  /** Gives the time of the record. */
  readonly clock: Clock;
}

/**
 * The identity of a run that a program made.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` for a copy of a result, and for finer bars of unknown size
 */
export function identifyRun(result: BacktestResult, clock: Clock): RunIdentity {
  const inputs = inputsOf(result);
  if (inputs === null) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      "Expected the very object that runBacktest returned, received a copy or another object, of which the bars are " +
        "not known. Record the run where it is made.",
    );
  }
  const { strategy, options, seen } = inputs;
  const windows = new Map(seen.map((one) => [one.frame.symbol ?? "", toWindow(one)]));
  const symbols = [...windows.keys()];
  return {
    strategy: strategySourceOf(strategy),
    options: result.options,
    windows,
    outside: selectOutside(options.outside, { strategy, params: options.params }, windows),
    corporateActions: byTicker(options.corporateActions, symbols, isActions),
    instruments: Object.fromEntries(
      symbols.map((symbol) => [symbol, toInstrument(symbol, options.instruments?.[symbol] ?? options.instrument)]),
    ),
    factsFrom: "program",
    finer: recordFinerBars(listRefined(inputs, symbols, result.resolution ?? "1d")),
    clock,
  };
}

function toWindow({ frame, start, end }: SeenBars): LoadedWindow {
  return { frame: frame.slice(0, end), start };
}

/** The finer bars of the bars that were looked into: no others can have moved the run. */
function listRefined(
  { options, refined }: RunInputs,
  symbols: readonly string[],
  runSize: NonNullable<BacktestResult["resolution"]>,
): readonly RefinedBar[] {
  const finer = byTicker(options.finer, symbols, isFrame) ?? {};
  return Object.entries(finer).flatMap(([symbol, { bars, resolution }]) => {
    const ts = refined.filter((one) => (one.symbol ?? "") === symbol).map((one) => one.ts);
    if (ts.length === 0) return [];
    if (resolution !== null) return cutRefined(bars, { symbol, resolution, ts }, runSize);
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected the finer bars of ${symbol} with their bar size, received none, so that they cannot be found again. ` +
        `Make them with it, and run again: Frame.fromBars(bars, { symbol: "${symbol}", resolution: "1m" }).`,
    );
  });
}

/** An option of one symbol or by ticker, by ticker; null = it says nothing of these. */
function byTicker<T extends object>(
  value: T | Readonly<Record<string, T>> | undefined,
  symbols: readonly string[],
  isValue: (candidate: T | Readonly<Record<string, T>>) => candidate is T,
): Readonly<Record<string, T>> | null {
  const entries = symbols.flatMap((symbol) => {
    const own = value === undefined ? undefined : isValue(value) ? value : value[symbol];
    return own === undefined ? [] : [[symbol, own] as const];
  });
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

function isFrame(value: unknown): value is Frame {
  return value instanceof Frame;
}

function isActions(value: unknown): value is readonly CorporateAction[] {
  return Array.isArray(value);
}
