import type { Action, CancelAction, CloseAction, Order, OrderReason, ProtectAction } from "../model/order.js";
import { describeAction, describeActionKeys } from "./action-problem.js";
import { describeNumberProblem, describeOrderProblem } from "./order-problem.js";
import { nextOrderId, placeMarket } from "./place-market.js";
import { placeBracket } from "./place-bracket.js";
import { placeSignal, placeTarget } from "./place-signal.js";
import type { Venue } from "./venue.js";
import { type Market, WorkingOrder, type OrderTerms } from "./working-order.js";

/**
 * Turns one thing a strategy asked for into orders.
 *
 * @param own - market of the symbol the strategy was asked about
 * @returns null, or what is wrong with it
 */
export function placeAction(venue: Venue, own: Market, action: Action): string | null {
  if (action === "BUY" || action === "SELL") return placeSignal(venue, own, action);
  const problem = describeActionKeys(action);
  if (problem !== null) return problem;
  if ("weights" in action) return placeWeights(venue, action.weights);
  if ("oco" in action) return placeGroup(venue, own, action.oco);
  const market = action.symbol === undefined ? own : findMarket(venue, action.symbol);
  if (market === null) return describeSymbol(venue, action.symbol);
  if ("target" in action) return placeTarget(venue, market, action.target);
  if ("close" in action) return placeClose(venue, market, action);
  if ("cancel" in action) return cancelOrders(venue, market, action);
  if ("protect" in action) return moveBracket(venue, market, action);
  return placeOrder(venue, market, action, null);
}

function placeWeights(venue: Venue, weights: Readonly<Record<string, number>>): string | null {
  for (const [symbol, target] of Object.entries(weights)) {
    const market = findMarket(venue, symbol);
    if (market === null) return describeSymbol(venue, symbol);
    // Weights are given for all symbols at once: one that has not begun yet waits for the next time.
    if (market.bar < 0) continue;
    const problem = placeTarget(venue, market, target);
    if (problem !== null) return `weight of ${symbol}: ${problem}`;
  }
  return null;
}

function placeClose(venue: Venue, market: Market, { close }: CloseAction): string | null {
  if (!(typeof close === "number" && close > 0 && close <= 1)) {
    return `expected to close a portion above 0 and up to 1, received "${String(close)}".`;
  }
  const { units } = market.holding;
  if (units !== 0) placeMarket(venue, market, units > 0 ? -1 : 1, { portion: close }, true);
  return null;
}

function cancelOrders(venue: Venue, market: Market, { cancel: id }: CancelAction): string | null {
  if (typeof id !== "string") return `expected to cancel an order's id or "all", received ${describeAction(id)}.`;
  const reason: OrderReason = "cancelled by the strategy";
  if (id === "all") venue.cancel(market, reason, (order) => order.terms.role === "order");
  else {
    if (!venue.knows(id)) venue.ignored.push({ kind: "cancel", id, market, bar: market.bar });
    venue.cancel(market, reason, (order) => order.id === id);
  }
  return null;
}

function moveBracket(venue: Venue, market: Market, { protect }: ProtectAction): string | null {
  const { units } = market.holding;
  const sign = units > 0 ? 1 : -1;
  for (const side of ["stopLoss", "takeProfit"] as const) {
    const price = protect[side];
    if (price === undefined) continue;
    const problem = price === null ? null : describeNumberProblem(side, price);
    if (problem !== null) return problem;
    if (units === 0) {
      if (price !== null) venue.ignored.push({ kind: "protect", id: side, market, bar: market.bar });
      continue;
    }
    venue.cancel(market, "replaced by a newer order", ({ terms }) => terms.role === side);
    if (price === null) continue;
    const prices = { stopLoss: NaN, takeProfit: NaN, [side]: price * market.priceFactorAt(market.bar) };
    placeBracket(venue, { market, id: nextOrderId(venue), sign, size: { portion: 1 }, ...prices });
    notePassed(venue, venue.orders.at(venue.orders.length - 1));
  }
  return null;
}

function placeGroup(venue: Venue, own: Market, orders: readonly Order[]): string | null {
  const group = {};
  const symbol = orders[0]!.symbol;
  const market = symbol === undefined ? own : findMarket(venue, symbol);
  if (market === null) return describeSymbol(venue, symbol);
  for (const order of orders) {
    if ((order.symbol ?? own.symbol) !== market.symbol) {
      return (
        `expected the orders of one group to be for one symbol, received "${market.symbol ?? ""}" and ` +
        `"${order.symbol ?? own.symbol ?? ""}".`
      );
    }
    const problem = placeOrder(venue, market, order, group);
    if (problem !== null) return problem;
  }
  return null;
}

function placeOrder(venue: Venue, market: Market, order: Order, group: object | null): string | null {
  const priceFactor = market.priceFactorAt(market.bar);
  const problem = describeOrderProblem(order, market.price / priceFactor);
  if (problem !== null) return problem;
  const sign = order.side === "BUY" ? 1 : -1;
  const closes = order.quantity === undefined && market.holding.units * sign < 0;
  const toVenue = (price: number | undefined): number => (price === undefined ? NaN : price * priceFactor);
  const terms: OrderTerms = {
    type: order.type,
    sign,
    size: closes ? { portion: 1 } : (order.quantity ?? venue.options.sizing),
    role: "order",
    reduceOnly: closes || order.reduceOnly === true,
    timeInForce: order.timeInForce ?? "GTC",
    goodTill: order.goodTill ?? NaN,
    group,
    stopLoss: toVenue(order.stopLoss),
    takeProfit: toVenue(order.takeProfit),
    trail: order.type === "trailingStop" ? toVenue(order.trail) : NaN,
    trailPercent: order.type === "trailingStop" ? (order.trailPercent ?? NaN) : NaN,
  };
  const limit = order.type === "limit" || order.type === "stopLimit" ? toVenue(order.limit) : NaN;
  const stop = order.type === "stop" || order.type === "stopLimit" ? toVenue(order.stop) : NaN;
  const placed = new WorkingOrder(order.id ?? null, terms, market, limit, stop);
  notePassed(venue, placed);
  venue.place(placed);
  return null;
}

/** Notes an order whose price already is where it waits for it: a limit that fills at once, a stop that is hit at once. */
function notePassed(venue: Venue, order: WorkingOrder): void {
  const { limit, stop, terms, market } = order;
  // The limit of a stop-limit may lie anywhere: it counts only after the stop.
  const ahead = Number.isNaN(stop) ? market.price - limit : stop - market.price;
  if (ahead * terms.sign < 0) venue.passed.push({ order, bar: market.bar, price: market.price });
}

function findMarket(venue: Venue, symbol: string): Market | null {
  return venue.markets.find((market) => market.symbol === symbol) ?? null;
}

function describeSymbol(venue: Venue, symbol: unknown): string {
  const known = venue.markets.map((market) => market.symbol ?? "(none)").join(", ");
  return `expected a symbol of this run (${known}), received "${String(symbol)}".`;
}
