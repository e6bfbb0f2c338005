import type { Trade } from "../model/trade.js";
import { finiteOrNull, largest, mean, sampleDeviation, smallest, sum } from "./moments.js";

/** How far a trade went against and for its holder while it was held, as fractions of the entry price. */
export interface Excursion {
  /** Maximum adverse excursion: zero or negative. */
  readonly adverse: number;
  /** Maximum favourable excursion: zero or positive. */
  readonly favourable: number;
}

/** The extremes of a trade's bars, entry and exit bar included, against its entry price. */
export function measureExcursion(trade: Trade, high: Float64Array, low: Float64Array): Excursion {
  let top = -Infinity;
  let bottom = Infinity;
  for (let i = trade.entryBar; i <= trade.exitBar; i++) {
    if (high[i]! > top) top = high[i]!;
    if (low[i]! < bottom) bottom = low[i]!;
  }
  const up = top / trade.entryPrice - 1;
  const down = bottom / trade.entryPrice - 1;
  const [adverse, favourable] = trade.side === "BUY" ? [down, up] : [-up, -down];
  return { adverse: Math.min(0, adverse), favourable: Math.max(0, favourable) };
}

/**
 * Metrics of the round trips, the open one at its mark included.
 *
 * @param prices - highs and lows of the bars, for the excursions; null = several symbols
 */
export function computeTradeMetrics(
  trades: readonly Trade[],
  prices: { readonly high: Float64Array; readonly low: Float64Array } | null,
): Record<string, number | null> {
  const gains = trades.map(({ pnl }) => pnl ?? 0);
  const returns = trades.map((trade) => trade.return);
  const winners = gains.filter((gain) => gain > 0);
  const losers = gains.filter((gain) => gain < 0);
  const winRate = winners.length / trades.length;
  const deviation = sampleDeviation(gains);
  const excursions = prices === null ? [] : trades.map((trade) => measureExcursion(trade, prices.high, prices.low));
  const long = trades.filter(({ side }) => side === "BUY").length;
  return {
    trades: trades.length,
    trades_long: long,
    trades_short: trades.length - long,
    win_rate: finiteOrNull(winRate),
    profit_factor: losers.length === 0 ? null : sum(winners) / -sum(losers),
    expectancy: finiteOrNull(mean(gains)),
    avg_trade: finiteOrNull(mean(returns)),
    best_trade: finiteOrNull(largest(returns)),
    worst_trade: finiteOrNull(smallest(returns)),
    sqn: deviation > 0 ? finiteOrNull((Math.sqrt(gains.length) * mean(gains)) / deviation) : null,
    kelly:
      winners.length === 0 || losers.length === 0 ? null : winRate - (1 - winRate) / (mean(winners) / -mean(losers)),
    avg_mae: finiteOrNull(mean(excursions.map(({ adverse }) => adverse))),
    avg_mfe: finiteOrNull(mean(excursions.map(({ favourable }) => favourable))),
    worst_mae: finiteOrNull(smallest(excursions.map(({ adverse }) => adverse))),
    max_win_streak: longestStreak(gains, (gain) => gain > 0),
    max_loss_streak: longestStreak(gains, (gain) => gain < 0),
    avg_bars_held: finiteOrNull(mean(trades.map(({ barsHeld }) => barsHeld))),
  };
}

function longestStreak(gains: readonly number[], counts: (gain: number) => boolean): number {
  let longest = 0;
  let streak = 0;
  for (const gain of gains) {
    streak = counts(gain) ? streak + 1 : 0;
    longest = Math.max(longest, streak);
  }
  return longest;
}
