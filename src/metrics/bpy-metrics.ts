import { realPower } from "../model/real-power.js";
import type { Trade } from "../model/trade.js";
import { finiteOrNull, largest, mean, sampleDeviation, sum } from "./moments.js";
import { computeSessionReturns } from "./session-returns.js";

/** What the metrics of backtesting.py are computed from. */
export interface BpyMetricsInput {
  /** Account value at each close. */
  readonly equity: Float64Array;
  /** Opening instants, epoch milliseconds UTC. */
  readonly ts: Float64Array;
  /** Closes. */
  readonly close: Float64Array;
  /** Closed trades. */
  readonly trades: readonly Trade[];
  /** First bar with a value in every column of the strategy. */
  readonly warmup: number;
}

const dayMs = 864e5;
const yearMs = 365.25 * dayMs;
const percent = 100;

/** The metrics of the `bpy` profile: those of backtesting.py 0.6.6, percent and seconds as there. */
export function computeBpyMetrics(input: BpyMetricsInput): Record<string, number | null> {
  const { equity, ts, close, trades, warmup } = input;
  const n = equity.length;
  const last = equity[n - 1]!;
  const gain = (last - equity[0]!) / equity[0]!;
  const hold = close[n - 1]! / close[Math.min(warmup, n - 1)]! - 1;
  const beta = computeBeta(equity, close);
  const years = (ts[n - 1]! - ts[0]!) / yearMs;
  const unit = spacingUnit(ts);
  return {
    duration_s: (ts[n - 1]! - ts[0]!) / 1000,
    exposure_pct: percent * computeExposure(trades, n),
    equity_final: last,
    equity_peak: equity.reduce((peak, value) => Math.max(peak, value)),
    commissions: trades.reduce((sum, { commission }) => sum + commission, 0),
    return_pct: percent * gain,
    buy_hold_return_pct: percent * hold,
    ...computeAnnual(equity, ts),
    cagr_pct: years > 0 ? finiteOrNull(percent * (realPower(last / equity[0]!, 1 / years) - 1)) : null,
    alpha_pct: finiteOrNull(percent * (gain - beta * hold)),
    beta: finiteOrNull(beta),
    ...computeDrawdowns(equity, ts, unit),
    ...computeTradeMetrics(trades, unit),
  };
}

function computeAnnual(equity: Float64Array, ts: Float64Array): Record<string, number | null> {
  // The first day has no return of its own.
  const daily = computeSessionReturns(equity, ts, NaN, undefined, NaN)
    .subarray(1)
    .filter((value) => !Number.isNaN(value));
  const days = annualDays(ts);
  const growth = 1 + geometricMean(daily);
  const gain = daily.length === 0 ? 0 : realPower(growth, days) - 1;
  const deviation = sampleDeviation(daily);
  const variance = realPower(deviation * deviation + growth * growth, days) - realPower(growth, 2 * days);
  const volatility = Math.sqrt(variance);
  const downside = Math.sqrt(mean(daily.map((value) => Math.min(value, 0) * Math.min(value, 0)))) * Math.sqrt(days);
  const drawdown = largest(computeDrawdownCurve(equity));
  return {
    annual_days: days,
    return_ann_pct: percent * gain,
    volatility_ann_pct: finiteOrNull(percent * volatility),
    sharpe: volatility > 0 ? finiteOrNull(gain / volatility) : null,
    sortino: gain === 0 && downside === 0 ? null : finiteOrNull(gain / downside),
    calmar: drawdown > 0 ? finiteOrNull(gain / drawdown) : null,
  };
}

function annualDays(ts: Float64Array): number {
  let weekend = 0;
  for (const instant of ts) {
    const day = new Date(instant).getUTCDay();
    if (day === 0 || day === 6) weekend++;
  }
  return weekend / ts.length > (2 / 7) * 0.6 ? 365 : 252;
}

function geometricMean(returns: Float64Array): number {
  let sum = 0;
  for (const value of returns) {
    if (1 + value <= 0) return 0;
    sum += Math.log(1 + value);
  }
  return returns.length === 0 ? 0 : Math.exp(sum / returns.length) - 1;
}

function computeExposure(trades: readonly Trade[], bars: number): number {
  const held = new Uint8Array(bars);
  for (const { entryBar, exitBar } of trades) held.fill(1, entryBar, exitBar + 1);
  return held.reduce((sum, value) => sum + value, 0) / bars;
}

function computeBeta(equity: Float64Array, close: Float64Array): number {
  const changes = (values: Float64Array): Float64Array =>
    values.subarray(1).map((value, i) => Math.log(value / values[i]!));
  const own = changes(equity);
  const market = changes(close);
  const ownMean = mean(own);
  const marketMean = mean(market);
  let covariance = 0;
  let variance = 0;
  for (let i = 0; i < own.length; i++) {
    covariance += (own[i]! - ownMean) * (market[i]! - marketMean);
    variance += (market[i]! - marketMean) * (market[i]! - marketMean);
  }
  return covariance / variance;
}

/** 1 - equity / peak at each bar: zero or positive. */
function computeDrawdownCurve(equity: Float64Array): Float64Array {
  let peak = -Infinity;
  return equity.map((value) => {
    if (value > peak) peak = value;
    return 1 - value / peak;
  });
}

function computeDrawdowns(equity: Float64Array, ts: Float64Array, unit: number): Record<string, number | null> {
  const curve = computeDrawdownCurve(equity);
  const depths: number[] = [];
  const durations: number[] = [];
  let mark = 0;
  for (let i = 1; i < curve.length; i++) {
    if (curve[i] !== 0 && i < curve.length - 1) continue;
    if (i > mark + 1) {
      depths.push(largest(curve.subarray(mark, i + 1)));
      durations.push(ts[i]! - ts[mark]!);
    }
    mark = i;
  }
  const none = depths.length === 0;
  return {
    max_drawdown_pct: percent * -largest(curve),
    avg_drawdown_pct: none ? null : percent * -mean(depths),
    max_drawdown_duration_s: none ? null : roundUp(largest(durations), unit),
    avg_drawdown_duration_s: none ? null : roundUp(mean(durations), unit),
  };
}

function computeTradeMetrics(trades: readonly Trade[], unit: number): Record<string, number | null> {
  const returns = trades.map((trade) => trade.return);
  const gains = trades.map(({ pnl }) => pnl!);
  const durations = trades.map(({ entryTs, exitTs }) => exitTs - entryTs);
  const winners = gains.filter((gain) => gain > 0);
  const losers = gains.filter((gain) => gain < 0);
  const won = winners.length / gains.length;
  const lost = sum(returns.filter((value) => value < 0));
  const deviation = sampleDeviation(Float64Array.from(gains));
  const payoff = mean(winners) / -mean(losers);
  const none = trades.length === 0;
  return {
    trades: trades.length,
    win_rate_pct: none ? null : percent * won,
    best_trade_pct: none ? null : percent * largest(returns),
    worst_trade_pct: none ? null : percent * Math.min(...returns),
    avg_trade_pct: none ? null : percent * geometricMean(Float64Array.from(returns)),
    max_trade_duration_s: none ? null : roundUp(largest(durations), unit),
    avg_trade_duration_s: none ? null : roundUp(mean(durations), unit),
    profit_factor: lost === 0 ? null : sum(returns.filter((value) => value > 0)) / -lost,
    expectancy_pct: none ? null : percent * mean(returns),
    sqn: deviation > 0 ? (Math.sqrt(gains.length) * mean(gains)) / deviation : null,
    kelly: winners.length === 0 || losers.length === 0 ? null : won - (1 - won) / payoff,
  };
}

/** Unit of the median spacing of the last 100 bars, in milliseconds: day, hour, minute or second. */
function spacingUnit(ts: Float64Array): number {
  const tail = ts.subarray(-100);
  const spacings = tail
    .subarray(1)
    .map((instant, i) => instant - tail[i]!)
    .sort();
  const middle = (spacings.length - 1) / 2;
  const median = (spacings[Math.floor(middle)]! + spacings[Math.ceil(middle)]!) / 2;
  return [dayMs, 36e5, 6e4].find((unit) => median >= unit) ?? 1000;
}

function roundUp(ms: number, unit: number): number {
  return (Math.ceil(ms / unit) * unit) / 1000;
}
