import { realPower } from "../model/real-power.js";
import { measureEquity, type Drawdown } from "./drawdowns.js";
import { probabilisticSharpe } from "./evidence.js";
import { finiteOrNull, largest, mean, measureShape, returnDeviation, smallest } from "./moments.js";
import { quantile } from "./quantile.js";
import { computeSessionReturns, listSessionEnds } from "./session-returns.js";
import type { TradeColumns } from "./trade-columns.js";
import { computeTradeMetrics, type PriceRange } from "./trade-metrics.js";

/** What the native metrics are computed from. */
export interface NativeMetricsInput {
  /** Money before the first bar. */
  readonly start: number;
  /** Account value at each close. */
  readonly equity: Float64Array;
  /** Opening instants, epoch milliseconds UTC. */
  readonly ts: Float64Array;
  /** Sessions a year. */
  readonly sessionsPerYear: number;
  /** Yearly risk-free rate, a fraction. */
  readonly riskFree: number;
  /** Return per session below which `sortino` and `omega` count a loss. */
  readonly minimumReturn: number;
  /** Bars with a position at the close. */
  readonly heldBars: number;
  /** Round trips, the open one included. */
  readonly trades: TradeColumns;
  /** Highs and lows of the bars; null = several symbols. */
  readonly prices: PriceRange | null;
  /** Value bought and sold. */
  readonly traded: number;
  /** Commission, spread, slippage, interest and borrow fees. */
  readonly costs: number;
  /** Account value of the benchmark at the close of a bar, from the same start; null = this is the benchmark. */
  readonly benchmark: ((bar: number) => number) | null;
}

const yearMs = 365.25 * 864e5;

/** The metrics of the `native` profile. */
export function computeNativeMetrics(input: NativeMetricsInput): Record<string, number | null> {
  const { start, equity, ts, riskFree, trades, traded, costs } = input;
  const n = equity.length;
  const last = equity[n - 1]!;
  const years = (ts[n - 1]! - ts[0]!) / yearMs;
  const cagr = years > 0 ? realPower(last / start, 1 / years) - 1 : NaN;
  const ends = listSessionEnds(ts);
  const returns = computeSessionReturns(equity, ts, start, ends);
  const { drawdowns, ulcer, average } = measureEquity(equity, ts, start);
  const deepest = Math.min(0, smallest(drawdowns.map(({ depth }) => depth)));
  return {
    total_return: last / start - 1,
    cagr: finiteOrNull(cagr),
    max_drawdown: deepest,
    ...describeDurations(drawdowns),
    ...computeSessionMetrics(returns, input),
    calmar: deepest < 0 ? finiteOrNull(cagr / -deepest) : null,
    ulcer,
    upi: ulcer > 0 ? finiteOrNull((cagr - riskFree) / ulcer) : null,
    ...compareWithBenchmark(returns, ends, input),
    exposure: input.heldBars / n,
    turnover: years > 0 && average > 0 ? finiteOrNull(traded / average / years) : null,
    cost_drag: costs / start,
    ...computeTradeMetrics(trades, input.prices),
  };
}

function describeDurations(drawdowns: readonly Drawdown[]): Record<string, number | null> {
  const days = drawdowns.map((drawdown) => drawdown.days);
  const bars = drawdowns.map((drawdown) => drawdown.bars);
  return {
    avg_drawdown: drawdowns.length === 0 ? null : mean(drawdowns.map(({ depth }) => depth)),
    max_drawdown_days: Math.max(0, largest(days)),
    max_drawdown_bars: Math.max(0, largest(bars)),
    avg_drawdown_days: finiteOrNull(mean(days)),
    avg_drawdown_bars: finiteOrNull(mean(bars)),
  };
}

function computeSessionMetrics(returns: Float64Array, input: NativeMetricsInput): Record<string, number | null> {
  const { sessionsPerYear, minimumReturn } = input;
  const root = Math.sqrt(sessionsPerYear);
  const average = mean(returns);
  const deviation = returnDeviation(returns, average);
  const excess = average - perSession(input);
  let gained = 0;
  let lost = 0;
  let squares = 0;
  for (const value of returns) {
    const distance = value - minimumReturn;
    if (distance > 0) gained += distance;
    else {
      lost -= distance;
      squares += distance * distance;
    }
  }
  const downside = Math.sqrt(squares / returns.length);
  const shape = measureShape(returns);
  const evidence = { ...shape, sharpe: excess / deviation, n: returns.length };
  return {
    sharpe: deviation > 0 ? (excess / deviation) * root : null,
    volatility: finiteOrNull(deviation * root),
    sortino: downside > 0 ? ((average - minimumReturn) / downside) * root : null,
    omega: lost > 0 ? gained / lost : null,
    ...computeTails(returns),
    skew: deviation > 0 ? finiteOrNull(shape.sampleSkew) : null,
    kurtosis: deviation > 0 ? finiteOrNull(shape.sampleExcess) : null,
    psr: deviation > 0 ? finiteOrNull(probabilisticSharpe(evidence)) : null,
    sessions: returns.length,
  };
}

function computeTails(returns: Float64Array): Record<string, number | null> {
  const sorted = Float64Array.from(returns).sort();
  const low = quantile(sorted, 0.05);
  const beyond = sorted.filter((value) => value <= low);
  return {
    var_95: finiteOrNull(low),
    cvar_95: finiteOrNull(mean(beyond)),
    tail_ratio: finiteOrNull(Math.abs(quantile(sorted, 0.95)) / Math.abs(low)),
    best_session: finiteOrNull(sorted[sorted.length - 1] ?? NaN),
    worst_session: finiteOrNull(sorted[0] ?? NaN),
  };
}

function compareWithBenchmark(
  returns: Float64Array,
  ends: Uint32Array,
  input: NativeMetricsInput,
): Record<string, number | null> {
  const { benchmark, start, sessionsPerYear } = input;
  if (benchmark === null) return {};
  const market = new Float64Array(ends.length);
  let before = start;
  for (let k = 0; k < ends.length; k++) {
    const value = benchmark(ends[k]!);
    market[k] = value / before - 1;
    before = value;
  }
  const own = mean(returns);
  const other = mean(market);
  const difference = returns.map((value, i) => value - market[i]!);
  let covariance = 0;
  let variance = 0;
  for (let i = 0; i < returns.length; i++) {
    covariance += (returns[i]! - own) * (market[i]! - other);
    variance += (market[i]! - other) * (market[i]! - other);
  }
  const beta = returnDeviation(market, other) > 0 ? covariance / variance : NaN;
  const free = perSession(input);
  const deviation = returnDeviation(difference);
  const root = Math.sqrt(sessionsPerYear);
  return {
    benchmark_return: before / start - 1,
    beta: finiteOrNull(beta),
    alpha: finiteOrNull(sessionsPerYear * (own - free - beta * (other - free))),
    tracking_error: finiteOrNull(deviation * root),
    information_ratio: deviation > 0 ? (mean(difference) / deviation) * root : null,
  };
}

/** The yearly risk-free rate as a rate per session. */
function perSession({ riskFree, sessionsPerYear }: NativeMetricsInput): number {
  return riskFree === 0 ? 0 : realPower(1 + riskFree, 1 / sessionsPerYear) - 1;
}
