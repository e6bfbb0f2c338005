import { Frame } from "../frame/frame.js";
import { computeIndicators } from "../indicators/compute-indicators.js";
import type { Indicator } from "../indicators/indicator.js";
import { barColumnNames, sliceBars, type BarColumns } from "../model/bar.js";
import type { CorporateAction } from "../model/corporate-action.js";
import { UsageError } from "../model/errors.js";
import { CausalFrame } from "../strategy/causal-frame.js";
import { createMovingRow, type MovingRow } from "../strategy/row.js";
import type { Strategy } from "../strategy/strategy.js";
import { assertBars, assertNotEmpty } from "./assert-bars.js";
import { valueOf, type BacktestOptions, type RowWindow } from "./backtest-options.js";
import { describeEmptyIndicators } from "./empty-indicators.js";
import { nameColumns, type NamedColumns } from "./name-columns.js";
import { describeMissingOutside } from "./outside-warnings.js";
import { requestIndicators } from "./request-indicators.js";
import type { StrategySource } from "./resolve-strategy.js";
import type { SeenBars } from "./run-inputs.js";
import { adjustForSplits, computePriceFactor } from "./split-adjust.js";

/** A strategy on its window, with its columns. */
export interface PreparedRun {
  /** Strategy name. */
  readonly name: string;
  /** Parameter values. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The window with every column the strategy reads. */
  readonly frame: Frame;
  /** The bars that it was cut from, as far as the strategy may know them. */
  readonly seen: SeenBars;
  /** Prices at which orders fill: those of the frame, unless splits were given. */
  readonly venueBars: BarColumns;
  /** Venue price per frame price; null = 1. */
  readonly priceFactor: Float64Array | null;
  /** Splits and dividends inside the window, in order. */
  readonly actions: readonly CorporateAction[];
  /** First bar with a value in every column of the strategy. */
  readonly warmup: number;
  /** What a reader of its result should know. */
  readonly warnings: readonly string[];
  /** A seat for a strategy: by default a fresh one. */
  seat(strategy?: Strategy): Seat;
}

/** A strategy that is being run: the object, its row and its frame. */
export interface Seat {
  /** The strategy. */
  readonly strategy: Strategy;
  /** Everything known so far. */
  readonly df: CausalFrame;
  /** The current row. */
  readonly row: MovingRow;
}

/**
 * Computes a strategy's columns and cuts the window.
 *
 * `native` uses the bars before the window and columns that came from the store; `seed` and `bpy` compute everything
 * on the window alone.
 */
export function prepareRun(
  frame: Frame,
  source: StrategySource,
  options: BacktestOptions,
  rows: RowWindow = {},
): PreparedRun {
  const { start, end } = resolveWindow(frame, rows);
  const outside =
    options.warmup === undefined ? (options.profile ?? "native") === "native" : options.warmup === "outside";
  const base = outside ? frame : Frame.fromBars(frame.slice(start, end).bars, frame);
  const actions = valueOf(options.corporateActions, frame.symbol, isList) ?? [];
  const factor = actions.length > 0 ? computePriceFactor(base.ts, actions) : null;
  const adjusted = factor === null ? base : adjustForSplits(base, factor);
  const strategy = source.create();
  const named = nameColumns(requestIndicators(strategy, source.name));
  const facts = options.outside ?? {};
  const computed = computeIndicators(adjusted, named.wanted, { stored: outside ? "keep" : "ignore", outside: facts });
  const cut = (bars: BarColumns): BarColumns => (outside ? sliceBars(bars, start, end) : bars);
  const window = outside && (start > 0 || end < frame.length) ? computed.slice(start, end) : computed;
  assertBars(window);
  const { ts } = window;
  return {
    name: source.name,
    params: strategy.params,
    frame: window,
    seen: outside ? { frame: base, start, end } : { frame: base, start: 0, end: base.length },
    venueBars: factor === null ? window.bars : cut(base.bars),
    priceFactor: factor === null ? null : outside ? factor.subarray(start, end) : factor,
    actions: actions
      .filter((action) => action.ts > ts[0]! && action.ts <= ts[ts.length - 1]!)
      .sort((a, b) => a.ts - b.ts),
    warmup: Math.max(0, ...ownColumns(named).map((column) => firstValue(window.col(column)))),
    warnings: [...describeEmptyIndicators(window, named), ...describeMissingOutside(window, named)],
    seat: (given) => createSeat(window, named.aliases, given ?? source.create()),
  };
}

/** Facts from outside come when they come: nothing has to wait for the first of them. */
function ownColumns({ wanted }: NamedColumns): string[] {
  const isOwn = (request: string | Indicator): boolean => typeof request === "string" || !request.outside;
  return Object.keys(wanted).filter((column) => isOwn(wanted[column]!));
}

function createSeat(frame: Frame, aliases: ReadonlyMap<string, string>, strategy: Strategy): Seat {
  const names = ["ts", ...barColumnNames, ...aliases.keys()];
  const columns = names.map((name) => frame.col(aliases.get(name) ?? name));
  return { strategy, df: new CausalFrame(frame, aliases), row: createMovingRow(names, columns) };
}

function isList(value: unknown): value is readonly CorporateAction[] {
  return Array.isArray(value);
}

function resolveWindow(frame: Frame, { start = 0, end = frame.length }: RowWindow): Required<RowWindow> {
  assertNotEmpty(frame);
  if (Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= frame.length) {
    return { start, end };
  }
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected a window inside the ${frame.length} rows of the frame, received start "${start}", end "${end}".`,
  );
}

function firstValue(column: Float64Array): number {
  const first = column.findIndex((value) => !Number.isNaN(value));
  return first === -1 ? column.length : first;
}
