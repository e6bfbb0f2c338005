import type { Frame } from "../frame/frame.js";
import { closedAtColumn } from "../frame/known-at.js";
import type { OutsideData } from "../model/events.js";
import type { OrderRecord } from "../model/order.js";
import type { BacktestOptions } from "./backtest-options.js";
import type { StrategyLike } from "./resolve-strategy.js";
import type { BacktestResult } from "./result.js";
import { runBacktest } from "./run-backtest.js";

/** A strategy in vector form: from bars to the exposure after each close and the account value. */
export type VectorStrategy = (frame: Frame) => {
  /** Exposure after each close. */
  readonly position: ArrayLike<number>;
  /** Account value at each close. */
  readonly equity: ArrayLike<number>;
};

/** Everything a strategy showed up to a bar, as columns that can be compared. */
export interface AuditTrace {
  /** Column by name; row i is what was known or done at the close of bar i. */
  readonly columns: ReadonlyMap<string, ArrayLike<number>>;
  /** Bars before every indicator has a value. */
  readonly warmup: number;
}

/** Name of the column of units that market orders bought or sold at the open. */
export const openFills = "fill at open";

/** Runs a strategy on bars up to and including `last`; later bars are there for its indicators to see, if they cheat. */
export type Tracer = (frame: Frame, last: number) => AuditTrace;

/**
 * Traces a strategy that is asked bar by bar; facts from outside that were not known by the close of `last` are left out.
 *
 * @param whole - all bars: where they are cut off, a bar still closes when the next one opens
 */
export function traceStrategy(strategy: StrategyLike, options: BacktestOptions, whole: Frame): Tracer {
  const closes = whole.resolution === null ? null : closedAtColumn(whole);
  return (frame, last) => {
    const window = { start: 0, end: last + 1 };
    const outside = knownBy(options.outside ?? {}, closes?.[last] ?? Infinity);
    // Closing at the end would close at every cut: that is the end of a run and no decision.
    const closeAtEnd = false;
    const result = runBacktest(frame, strategy, { ...options, outside, window, warmup: "outside", closeAtEnd });
    const columns = new Map<string, ArrayLike<number>>();
    const bars = new Set(["ts", "open", "high", "low", "close", "volume"]);
    let warmup = 0;
    for (const name of result.frame.columnNames) {
      if (bars.has(name)) continue;
      const column = result.frame.col(name);
      columns.set(name, column);
      const first = column.findIndex((value) => !Number.isNaN(value));
      warmup = Math.max(warmup, first === -1 ? column.length : first);
    }
    addDecisions(columns, result);
    return { columns, warmup };
  };
}

/** Adds what a run did, by bar, to the columns of a trace. */
export function addDecisions(columns: Map<string, ArrayLike<number>>, result: BacktestResult): void {
  columns.set("signal", result.decisions);
  columns.set(
    "order",
    sumByBar(result.bars, result.orders, ({ placedBar, type, side, limit, stop }) => [
      placedBar,
      // A trailing stop is recorded where it ended, which later bars decide.
      (side === "BUY" ? 1 : -1) * (1 + (limit ?? 0)) + (type === "trailingStop" ? 0 : (stop ?? 0)),
    ]),
  );
  columns.set(
    "fill",
    sumByBar(result.bars, result.fills, ({ bar, side, quantity }) => [bar, side === "BUY" ? quantity : -quantity]),
  );
  columns.set(openFills, sumByBar(result.bars, result.orders, fillAtOpen));
  columns.set("position", result.position);
  columns.set("equity", result.equity);
}

/** The facts that were known at an instant. */
export function knownBy(outside: OutsideData, now: number): OutsideData {
  const known = <F extends { readonly knownAt: number }>(facts: readonly F[] = []): readonly F[] =>
    facts.filter(({ knownAt }) => knownAt <= now);
  const { externalSignals, marketEvents, symbolEvents } = outside;
  return {
    externalSignals: known(externalSignals),
    marketEvents: known(marketEvents),
    symbolEvents: known(symbolEvents),
  };
}

/** Market orders of the bars before, which fill at the open whatever the bar does afterwards. */
function fillAtOpen({ type, side, filled, placedBar, endBar }: OrderRecord): readonly [bar: number, value: number] {
  const atOpen = type === "market" && endBar !== null && endBar > placedBar;
  return [endBar ?? placedBar, atOpen ? (side === "BUY" ? filled : -filled) : 0];
}

/** Traces a strategy in vector form. */
export function traceVector(strategy: VectorStrategy): Tracer {
  return (frame) => {
    const { position, equity } = strategy(frame);
    return {
      columns: new Map([
        ["position", position],
        ["equity", equity],
      ]),
      warmup: 0,
    };
  };
}

function sumByBar<T>(
  bars: number,
  items: readonly T[],
  toValue: (item: T) => readonly [bar: number, value: number],
): Float64Array {
  const sums = new Float64Array(bars);
  for (const item of items) {
    const [bar, value] = toValue(item);
    sums[bar]! += value;
  }
  return sums;
}
