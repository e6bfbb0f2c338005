import { Frame } from "../frame/frame.js";
import { computeIndicators } from "../indicators/compute-indicators.js";
import type { Indicator } from "../indicators/indicator.js";
import { barColumnNames } from "../model/bar.js";
import { DataError, UsageError } from "../model/errors.js";
import { CausalFrame } from "../strategy/causal-frame.js";
import { toStrategyClass } from "../strategy/define-strategy.js";
import { getStrategy, registeredName } from "../strategy/registry.js";
import { createMovingRow, type MovingRow } from "../strategy/row.js";
import {
  isStrategyClass,
  nameOfStrategy,
  type Strategy,
  type StrategyClass,
  type StrategyFunction,
} from "../strategy/strategy.js";
import type { BacktestOptions } from "./backtest-options.js";
import { describeBar } from "./errors.js";

/** Anything that can be run: a name, a class, an object of a class, a plain function. */
export type StrategyLike = string | StrategyClass | Strategy | StrategyFunction;

/** A strategy on its window, ready for the first bar. */
export interface PreparedRun {
  /** Strategy name. */
  readonly name: string;
  /** The strategy, fresh. */
  readonly strategy: Strategy;
  /** The window with every column the strategy reads. */
  readonly frame: Frame;
  /** Everything known so far. */
  readonly df: CausalFrame;
  /** The current row. */
  readonly row: MovingRow;
  /** Largest warm-up of its columns. */
  readonly warmup: number;
}

/** The class and parameters behind anything that can be run. */
export function resolveStrategy(strategy: StrategyLike): {
  readonly strategyClass: StrategyClass;
  readonly params: Readonly<Record<string, unknown>>;
} {
  if (typeof strategy === "string") return { strategyClass: getStrategy(strategy), params: {} };
  if (isStrategyClass(strategy)) return { strategyClass: strategy, params: {} };
  if (typeof strategy === "function") return { strategyClass: toStrategyClass(strategy), params: {} };
  if (isStrategyClass((strategy as { constructor?: unknown } | null)?.constructor)) {
    return { strategyClass: strategy.constructor as StrategyClass, params: strategy.params };
  }
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected a strategy name, a class made from Strategy or a function (i, row, df) => decision, received ${typeof strategy}.`,
  );
}

/**
 * Makes a fresh strategy, computes its columns, cuts the window.
 *
 * `native` uses the bars before the window and columns that came from the store; `seed` and `bpy` compute everything
 * on the window alone.
 */
export function prepareRun(frame: Frame, like: StrategyLike, options: BacktestOptions): PreparedRun {
  const { strategyClass, params } = resolveStrategy(like);
  const strategy = new strategyClass({ ...params, ...options.params });
  const name = registeredName(strategyClass) ?? nameOfStrategy(strategyClass);
  const { start, end } = resolveWindow(frame, options);
  const whole = (options.profile ?? "native") === "native";
  const base = whole ? frame : Frame.fromBars(frame.slice(start, end).bars, frame);
  const requests = Object.entries(strategy.indicators?.(strategy.params) ?? {});
  const wanted = requests.map(
    ([, request]) => [typeof request === "string" ? request : request.name, request] as const,
  );
  const computed = computeIndicators(base, Object.fromEntries<string | Indicator>(wanted), {
    stored: whole ? "keep" : "ignore",
  });
  const window = whole ? computed.slice(start, end) : computed;
  assertBars(window);
  const aliases = new Map(requests.map(([alias], k) => [alias, wanted[k]![0]]));
  const rowNames = ["ts", ...barColumnNames, ...aliases.keys()];
  return {
    name,
    strategy,
    frame: window,
    df: new CausalFrame(window, aliases),
    row: createMovingRow(
      rowNames,
      rowNames.map((column) => window.col(aliases.get(column) ?? column)),
    ),
    warmup: Math.max(0, ...wanted.map(([column]) => firstValue(window.col(column)))),
  };
}

function resolveWindow(frame: Frame, options: BacktestOptions): { start: number; end: number } {
  const { start = 0, end = frame.length } = options.window ?? {};
  if (frame.length === 0) throw new DataError("EMPTY_RESULT", "Expected at least one bar to run on, received none.");
  if (Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= frame.length) {
    return { start, end };
  }
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected a window inside the ${frame.length} rows of the frame, received start "${start}", end "${end}".`,
  );
}

function assertBars(frame: Frame): void {
  const { ts, open, high, low, close } = frame.bars;
  for (let i = 0; i < ts.length; i++) {
    const sane = open[i]! > 0 && high[i]! > 0 && low[i]! > 0 && close[i]! > 0;
    if (sane && high[i]! < Infinity && (i === 0 || ts[i]! > ts[i - 1]!)) continue;
    throw new DataError(
      "BAD_BARS",
      `Expected prices above zero and rising timestamps, received open ${open[i]}, high ${high[i]}, low ${low[i]}, ` +
        `close ${close[i]} at ${describeBar(frame, i)}. Remove or repair that bar.`,
      { context: { symbol: frame.symbol, bar: i, ts: ts[i] } },
    );
  }
}

function firstValue(column: Float64Array): number {
  const first = column.findIndex((value) => !Number.isNaN(value));
  return first === -1 ? column.length : first;
}
