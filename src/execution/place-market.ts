import type { Market } from "./market.js";
import type { Venue } from "./venue.js";
import { WorkingOrder, type OrderSize, type OrderTerms } from "./working-order.js";

/** Name of the next order that has none of its own. */
export function nextOrderId(venue: Venue): string {
  return `#${venue.orders.length + 1}`;
}

/** Places a market order. */
export function placeMarket(
  venue: Venue,
  market: Market,
  sign: 1 | -1,
  size: OrderSize,
  reduceOnly: boolean,
): WorkingOrder {
  // Written out: a spread costs a hundred times as much, and this runs for every trade.
  const terms: OrderTerms = {
    id: nextOrderId(venue),
    type: "market",
    sign,
    size,
    role: "order",
    reduceOnly,
    timeInForce: "GTC",
    goodTill: NaN,
    group: null,
    stopLoss: NaN,
    takeProfit: NaN,
    trail: NaN,
    trailPercent: NaN,
  };
  const order = new WorkingOrder(terms, market, NaN, NaN);
  venue.place(order);
  return order;
}
