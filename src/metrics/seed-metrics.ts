import { realPower } from "../model/real-power.js";
import { computeMaxDrawdown } from "./max-drawdown.js";
import { finiteOrNull, mean, sampleDeviation } from "./moments.js";

/** What the seed's metrics are computed from. */
export interface SeedMetricsInput {
  /** Account value at each close, starting at 1. */
  readonly equity: Float64Array;
  /** Return of each bar; the first is 0. */
  readonly returns: Float64Array;
  /** Bars a year, never inferred. */
  readonly periodsPerYear: number;
  /** Decision per bar: 1 BUY, -1 SELL, 0 none. */
  readonly decisions: Int8Array;
  /** 1 on bars with a long position, else 0. */
  readonly position: Float64Array;
  /** Number of trades, the open one included. */
  readonly trades: number;
  /** Closes. */
  readonly close: Float64Array;
}

/** The metrics of the `seed` profile: per bar, no aggregation, the first bar's zero return counted. */
export function computeSeedMetrics(input: SeedMetricsInput): Record<string, number | null> {
  const { equity, returns, periodsPerYear, close } = input;
  const n = equity.length;
  const last = equity[n - 1]!;
  const deviation = sampleDeviation(returns);
  return {
    bars: n,
    bars_long: count(input.position, 1),
    signals_buy: count(input.decisions, 1),
    signals_sell: count(input.decisions, -1),
    trades: input.trades,
    final_equity: last,
    total_return: last - 1,
    cagr: finiteOrNull(realPower(last, periodsPerYear / n) - 1),
    max_drawdown: computeMaxDrawdown(equity, equity[0]!),
    sharpe: deviation > 0 ? finiteOrNull((mean(returns) / deviation) * Math.sqrt(periodsPerYear)) : null,
    buy_hold_return: close[n - 1]! / close[0]! - 1,
  };
}

function count(values: Float64Array | Int8Array, wanted: number): number {
  let found = 0;
  for (const value of values) if (value === wanted) found++;
  return found;
}
