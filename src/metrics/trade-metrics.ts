import type { Trade } from "../model/trade.js";
import { finiteOrNull, largest, mean, sampleDeviation, smallest } from "./moments.js";
import type { TradeColumns } from "./trade-columns.js";

/** How far a trade went against and for its holder while it was held, as fractions of the entry price. */
export interface Excursion {
  /** Maximum adverse excursion: zero or negative. */
  readonly adverse: number;
  /** Maximum favourable excursion: zero or positive. */
  readonly favourable: number;
}

/** Highs and lows of the bars of a run. */
export interface PriceRange {
  /** Highest price of each bar. */
  readonly high: Float64Array;
  /** Lowest price of each bar. */
  readonly low: Float64Array;
}

/** The extremes of a trade's bars, entry and exit bar included, against its entry price. */
export function measureExcursion(trade: Trade, high: Float64Array, low: Float64Array): Excursion {
  const { top, bottom } = rangeBetween({ high, low }, trade.entryBar, trade.exitBar);
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
export function computeTradeMetrics(trades: TradeColumns, prices: PriceRange | null): Record<string, number | null> {
  const { length, pnl } = trades;
  const returns = trades.return;
  const won = addUp(pnl, 1);
  const lost = addUp(pnl, -1);
  const long = addUp(trades.side, 1).count;
  const winRate = won.count / length;
  const deviation = sampleDeviation(pnl);
  const bothSides = won.count > 0 && lost.count > 0;
  return {
    trades: length,
    trades_long: long,
    trades_short: length - long,
    win_rate: finiteOrNull(winRate),
    profit_factor: lost.count === 0 ? null : won.sum / -lost.sum,
    expectancy: finiteOrNull(mean(pnl)),
    avg_trade: finiteOrNull(mean(returns)),
    best_trade: finiteOrNull(largest(returns)),
    worst_trade: finiteOrNull(smallest(returns)),
    // Equal profits differ in their last digits.
    sqn: deviation > 1e-12 * Math.abs(mean(pnl)) ? finiteOrNull((Math.sqrt(length) * mean(pnl)) / deviation) : null,
    kelly: bothSides ? winRate - (1 - winRate) / (won.sum / won.count / (-lost.sum / lost.count)) : null,
    ...measureExcursions(trades, prices),
    max_win_streak: longestStreak(pnl, 1),
    max_loss_streak: longestStreak(pnl, -1),
    avg_bars_held: finiteOrNull(meanBarsHeld(trades)),
  };
}

function measureExcursions(trades: TradeColumns, prices: PriceRange | null): Record<string, number | null> {
  const { side, entryBar, exitBar, entryPrice } = trades;
  const count = prices === null ? 0 : trades.length;
  const adverse = new Float64Array(count);
  const favourable = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const { top, bottom } = rangeBetween(prices!, entryBar[k]!, exitBar[k]!);
    const up = top / entryPrice[k]! - 1;
    const down = bottom / entryPrice[k]! - 1;
    adverse[k] = Math.min(0, side[k]! > 0 ? down : -up);
    favourable[k] = Math.max(0, side[k]! > 0 ? up : -down);
  }
  return {
    avg_mae: finiteOrNull(mean(adverse)),
    avg_mfe: finiteOrNull(mean(favourable)),
    worst_mae: finiteOrNull(smallest(adverse)),
  };
}

/** The highest and the lowest price from one bar to another, both included. */
function rangeBetween({ high, low }: PriceRange, from: number, to: number): { top: number; bottom: number } {
  let top = high[from]!;
  let bottom = low[from]!;
  // Whole numbers for the compiler as well: the bars come out of columns of doubles.
  const last = to | 0;
  for (let i = (from | 0) + 1; i <= last; i++) {
    if (high[i]! > top) top = high[i]!;
    if (low[i]! < bottom) bottom = low[i]!;
  }
  return { top, bottom };
}

function addUp(values: Float64Array, sign: 1 | -1): { readonly count: number; readonly sum: number } {
  let count = 0;
  let sum = 0;
  // By number: for-of makes an object of each value.
  for (let k = 0, n = values.length; k < n; k++) {
    if (!(values[k]! * sign > 0)) continue;
    count++;
    sum += values[k]!;
  }
  return { count, sum };
}

function meanBarsHeld({ length, entryBar, exitBar }: TradeColumns): number {
  let bars = 0;
  for (let k = 0; k < length; k++) bars += exitBar[k]! - entryBar[k]!;
  return bars / length;
}

function longestStreak(gains: Float64Array, sign: 1 | -1): number {
  let longest = 0;
  let streak = 0;
  for (let k = 0, n = gains.length; k < n; k++) {
    streak = gains[k]! * sign > 0 ? streak + 1 : 0;
    if (streak > longest) longest = streak;
  }
  return longest;
}
