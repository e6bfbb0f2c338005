import type { Venue } from "./venue.js";
import { parentOf, type Market, type WorkingOrder } from "./working-order.js";

/** How much was on record when one bar began to be walked. */
export interface Baseline {
  /** Orders ever placed. */
  readonly orders: number;
  /** Executions. */
  readonly fills: number;
  /** Round trips. */
  readonly trades: number;
  /** Orders that waited. */
  readonly waiting: readonly WorkingOrder[];
}

/** The record as it stands before a bar is walked. */
export function takeBaseline(venue: Venue, market: Market): Baseline {
  return {
    orders: venue.orders.length,
    fills: venue.fills.length,
    trades: venue.ledger.trades.length,
    waiting: [...market.orders],
  };
}

/** Remembers everything that walking a bar may change since a baseline; the function returned puts it back. */
export function takeSnapshot(venue: Venue, market: Market, baseline: Baseline): () => void {
  const { ledger } = venue;
  const { cash, commission } = ledger;
  const { price, capacity } = market;
  const { traded, slipped } = venue;
  const holding = Object.assign({}, market.holding);
  const waiting = [...market.orders];
  const orders = venue.orders.since(baseline.orders);
  const fills = venue.fills.since(baseline.fills);
  const trades = ledger.trades.since(baseline.trades);
  const states = withParents([...baseline.waiting, ...orders.filter((order) => typeof order !== "number")]).map(
    (order) => [order, Object.assign({}, order)] as const,
  );
  return () => {
    Object.assign(ledger, { cash, commission });
    Object.assign(market, { price, capacity, orders: [...waiting] });
    Object.assign(market.holding, holding);
    Object.assign(venue, { traded, slipped });
    venue.orders.restore(baseline.orders, orders);
    venue.fills.restore(baseline.fills, fills);
    ledger.trades.restore(baseline.trades, trades);
    for (const [order, state] of states) Object.assign(order, state);
  };
}

/** A side of a bracket writes on the order it belongs to, which may have ended bars ago. */
function withParents(orders: readonly WorkingOrder[]): readonly WorkingOrder[] {
  const parents = orders.map(parentOf).filter((parent) => parent !== null);
  return [...new Set([...orders, ...parents])];
}
