import { placeMarket, wholePosition } from "./place-market.js";
import { targetUnits } from "./settle-quantity.js";
import type { Venue } from "./venue.js";
import type { Market, WorkingOrder } from "./working-order.js";

/** BUY = be long, SELL = be flat. What is under way already is not ordered twice, what contradicts it is taken back. */
export function placeSignal(venue: Venue, market: Market, signal: "BUY" | "SELL"): null {
  if (market.orders.some(isMarketOrder)) cancelContrary(venue, market, signal);
  const { units } = market.holding;
  if (signal === "BUY" ? units > 0 : units === 0) return null;
  const sign = signal === "BUY" || units < 0 ? 1 : -1;
  if (market.orders.length > 0 && isUnderWay(market, sign)) return null;
  if (units !== 0) placeMarket(venue, market, sign, wholePosition, true);
  if (signal === "BUY") placeMarket(venue, market, 1, venue.options.sizing, false);
  return null;
}

/** Market orders that wait for volume or were asked for a moment ago: an exit before a BUY, an entry before a SELL. */
function cancelContrary(venue: Venue, market: Market, signal: "BUY" | "SELL"): void {
  venue.cancel(market, "replaced by a newer order", (order) => {
    if (!isMarketOrder(order)) return false;
    return signal === "BUY" ? order.terms.sign < 0 : !order.terms.reduceOnly;
  });
}

function isMarketOrder({ terms }: WorkingOrder): boolean {
  return terms.type === "market";
}

function isUnderWay(market: Market, sign: 1 | -1): boolean {
  return market.orders.some(({ terms }) => terms.type === "market" && terms.sign === sign);
}

/**
 * Brings a position to a weight of equity.
 *
 * @returns null, or what is wrong with the weight
 */
export function placeTarget(venue: Venue, market: Market, target: unknown): string | null {
  const { leverage } = venue.options;
  if (typeof target !== "number" || !(Math.abs(target) <= leverage)) {
    return `expected a target weight from -${leverage} to ${leverage} (the leverage), received "${String(target)}".`;
  }
  const known = market.bar >= 0;
  const change = known ? targetUnits(venue, market, target, market.price) - market.holding.units : target;
  venue.cancel(market, "replaced by a newer order", isTarget);
  // Units that came together from parts miss their sum by a hair, which is no change.
  if (Math.abs(change) > 1e-9 * market.step) {
    placeMarket(venue, market, change > 0 ? 1 : -1, target === 0 ? wholePosition : { target }, target === 0);
  }
  return null;
}

/** An order towards a weight; towards weight 0 it closes the whole position. */
function isTarget({ terms: { size } }: WorkingOrder): boolean {
  return typeof size === "object" && ("target" in size || size === wholePosition);
}
