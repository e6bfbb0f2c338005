import type { Venue } from "./venue.js";
import { type Market, WorkingOrder, type OrderSize, type OrderTerms } from "./working-order.js";

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
  const terms = toTerms(sign, size, reduceOnly);
  const order = spareOrder(venue, market, terms) ?? new WorkingOrder(null, terms, market, NaN, NaN);
  market.lastMarketOrder = order;
  venue.place(order);
  return order;
}

/** The market order before this one, if it has ended: most runs need one object for all of theirs. */
function spareOrder(venue: Venue, market: Market, terms: OrderTerms): WorkingOrder | null {
  const last = market.lastMarketOrder;
  if (last === null || last.status === "open") return null;
  venue.orders.retire(last);
  last.reuse(terms);
  return last;
}

const termsOfSize = new WeakMap<object, OrderTerms[]>();

/** Terms of a market order: one object per size, because most runs place nothing but the same few. */
function toTerms(sign: 1 | -1, size: OrderSize, reduceOnly: boolean): OrderTerms {
  if (typeof size === "number") return createTerms(sign, size, reduceOnly);
  let known = termsOfSize.get(size);
  if (known === undefined) {
    known = [];
    termsOfSize.set(size, known);
  }
  const key = sign + 1 + (reduceOnly ? 1 : 0);
  return (known[key] ??= createTerms(sign, size, reduceOnly));
}

// Written out: a spread costs a hundred times as much.
function createTerms(sign: 1 | -1, size: OrderSize, reduceOnly: boolean): OrderTerms {
  return {
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
}

/** The whole of a position. */
export const wholePosition: OrderSize = { portion: 1 };
