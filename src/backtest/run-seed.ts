import { computeSeedMetrics } from "../metrics/seed-metrics.js";
import { UsageError } from "../model/errors.js";
import type { Trade } from "../model/trade.js";
import { askForSignals } from "./ask-strategy.js";
import type { BacktestOptions } from "./backtest-options.js";
import type { PreparedRun } from "./prepare-run.js";
import { noOrders, type RunOutcome } from "./run-outcome.js";

/**
 * Close to close without costs: a signal of bar i earns from close i on. There is no way to earn the bar on which the
 * decision was made.
 */
export function runSeed(run: PreparedRun, options: BacktestOptions): RunOutcome {
  const { frame } = run;
  const close = frame.col("close");
  const seat = run.seat();
  const decisions = askForSignals(run, seat);
  const position = toPosition(decisions);
  const { equity, returns } = compound(close, position);
  const trades = pairTrades(run, position);
  const periodsPerYear = resolvePeriodsPerYear(run, options);
  const measure = (values: typeof equity, held: typeof position, barReturns: typeof returns, count: number) =>
    computeSeedMetrics({
      equity: values,
      returns: barReturns,
      periodsPerYear,
      decisions,
      position: held,
      trades: count,
      close,
    });
  return {
    ...noOrders,
    frame,
    strategies: [seat.strategy],
    inputs: { A: periodsPerYear, riskFree: 0, minimumReturn: 0, observation: "bar", start: 1 },
    returns: () => returns,
    decisions,
    position: () => position,
    equity,
    trades: () => trades,
    metrics: measure(equity, position, returns, trades.length),
    benchmark: () => {
      const always = new Float64Array(close.length).fill(1);
      const hold = compound(close, always);
      return { equity: hold.equity, metrics: measure(hold.equity, always, hold.returns, 1) };
    },
  };
}

function toPosition(decisions: Int8Array): Float64Array {
  const position = new Float64Array(decisions.length);
  let held = 0;
  for (let i = 0; i < decisions.length; i++) {
    if (decisions[i] !== 0) held = decisions[i] === 1 ? 1 : 0;
    position[i] = held;
  }
  return position;
}

function compound(close: Float64Array, position: Float64Array): { equity: Float64Array; returns: Float64Array } {
  const equity = new Float64Array(close.length);
  const returns = new Float64Array(close.length);
  let value = 1;
  equity[0] = value;
  for (let i = 1; i < close.length; i++) {
    returns[i] = position[i - 1]! * (close[i]! / close[i - 1]! - 1);
    value *= 1 + returns[i]!;
    equity[i] = value;
  }
  return { equity, returns };
}

function pairTrades(run: PreparedRun, position: Float64Array): Trade[] {
  const trades: Trade[] = [];
  let entry = -1;
  for (let i = 0; i < position.length; i++) {
    if (entry < 0 && position[i] === 1) entry = i;
    else if (entry >= 0 && position[i] === 0) {
      trades.push(toTrade(run, entry, i, false));
      entry = -1;
    }
  }
  if (entry >= 0) trades.push(toTrade(run, entry, position.length - 1, true));
  return trades;
}

function toTrade({ frame }: PreparedRun, entryBar: number, exitBar: number, open: boolean): Trade {
  const close = frame.col("close");
  const entryPrice = close[entryBar]!;
  const exitPrice = close[exitBar]!;
  return {
    symbol: frame.symbol,
    side: "BUY",
    quantity: null,
    entryBar,
    entryTs: frame.ts[entryBar]!,
    entryPrice,
    exitBar,
    exitTs: frame.ts[exitBar]!,
    exitPrice,
    pnl: null,
    return: exitPrice / entryPrice - 1,
    commission: 0,
    barsHeld: exitBar - entryBar,
    open,
  };
}

function resolvePeriodsPerYear({ frame }: PreparedRun, options: BacktestOptions): number {
  const given = options.periodsPerYear;
  if (given !== undefined && given > 0 && given < Infinity) return given;
  if (given === undefined && (frame.resolution === "1d" || frame.resolution === null)) return 252;
  throw new UsageError(
    "MISSING_PERIODS_PER_YEAR",
    `Expected the number of bars a year for ${frame.resolution ?? "these"} bars in the seed profile, received ` +
      `"${String(given)}". Give periodsPerYear (--periods-per-year), for example 6048 for hours of currencies.`,
  );
}
