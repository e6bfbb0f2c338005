import { realPower } from "../model/real-power.js";
import type { Trade } from "../model/trade.js";
import { computeMaxDrawdown } from "./max-drawdown.js";
import { finiteOrNull, mean, sampleDeviation } from "./moments.js";
import { computeSessionReturns } from "./session-returns.js";

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
  /** Signed units after each close. */
  readonly position: Float64Array;
  /** Round trips, the open one included. */
  readonly trades: readonly Trade[];
}

const yearMs = 365.25 * 864e5;

/** The metrics of the `native` profile. */
export function computeNativeMetrics(input: NativeMetricsInput): Record<string, number | null> {
  const { start, equity, ts, sessionsPerYear, riskFree } = input;
  const n = equity.length;
  const last = equity[n - 1]!;
  const returns = computeSessionReturns(equity, ts, start);
  const perSession = realPower(1 + riskFree, 1 / sessionsPerYear) - 1;
  const deviation = sampleDeviation(returns);
  const years = (ts[n - 1]! - ts[0]!) / yearMs;
  const excess = mean(returns) - perSession;
  return {
    total_return: last / start - 1,
    cagr: years > 0 ? finiteOrNull(realPower(last / start, 1 / years) - 1) : null,
    max_drawdown: computeMaxDrawdown(equity, start),
    sharpe: deviation > 0 ? finiteOrNull((excess / deviation) * Math.sqrt(sessionsPerYear)) : null,
    trades: input.trades.length,
  };
}
