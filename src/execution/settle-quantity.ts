import { largestQuantity, roundDownToStep } from "./largest-quantity.js";
import type { Venue } from "./venue.js";
import type { Market, WorkingOrder } from "./working-order.js";

/**
 * Units an order is for at a price: above zero in its own direction, 0 if not even one step, and for a target weight
 * below zero if it turned out to need the other direction.
 */
export function settleQuantity(venue: Venue, order: WorkingOrder, price: number): number {
  const { size, sign, reduceOnly } = order.terms;
  const { holding, step } = order.market;
  const held = Math.abs(holding.units);
  const reduces = holding.units * sign < 0;
  if (typeof size === "number") return limitTo(reduceOnly, reduces, held, roundDownToStep(size, step));
  if ("parent" in size) return reduces ? Math.min(held, size.parent.filled) : 0;
  if ("portion" in size) {
    if (!reduces) return 0;
    return size.portion >= 1 ? held : Math.max(Math.min(step, held), roundDownToStep(held * size.portion, step));
  }
  if ("target" in size) return sign * (targetUnits(venue, order.market, size.target, price) - holding.units);
  if ("units" in size) return limitTo(reduceOnly, reduces, held, roundDownToStep(size.units, step));
  const budget = "cash" in size ? size.cash : weightOf(venue, order.market, size) * venue.equity;
  return limitTo(reduceOnly, reduces, held, largestQuantity(budget, price, step, venue.options.commission));
}

function limitTo(reduceOnly: boolean, reduces: boolean, held: number, quantity: number): number {
  if (!reduceOnly) return quantity;
  return reduces ? Math.min(held, quantity) : 0;
}

/** Signed units that make up a weight of equity at a price. */
export function targetUnits(venue: Venue, market: Market, weight: number, price: number): number {
  const units = roundDownToStep((Math.abs(weight) * venue.equity) / price, market.step);
  return weight < 0 ? -units : units;
}

function weightOf(
  venue: Venue,
  market: Market,
  size: { readonly fraction: number } | { readonly volatility: number; readonly lookbackBars?: number },
): number {
  if ("fraction" in size) return size.fraction;
  const volatility = measureVolatility(market, size.lookbackBars ?? 20, venue.options.sessionsPerYear);
  return volatility > 0 ? Math.min(size.volatility / volatility, venue.options.leverage) : 0;
}

/** Yearly volatility of the closes before the current bar; bars count as sessions. NaN = too few bars. */
function measureVolatility(market: Market, lookback: number, sessionsPerYear: number): number {
  const { close } = market.bars;
  const last = market.bar - 1;
  if (last < lookback) return NaN;
  let sum = 0;
  let squares = 0;
  for (let i = last - lookback + 1; i <= last; i++) {
    const change = close[i]! / close[i - 1]! - 1;
    sum += change;
    squares += change * change;
  }
  const variance = (squares - (sum * sum) / lookback) / (lookback - 1);
  return Math.sqrt(variance * sessionsPerYear);
}
