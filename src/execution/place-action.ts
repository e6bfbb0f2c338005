import {
  orderTypes,
  type Action,
  type CloseAction,
  type Order,
  type OrderReason,
  type ProtectAction,
  type Target,
} from "../model/order.js";
import { describeOrderProblem, describeNumberProblem } from "./order-problem.js";
import { nextOrderId, placeMarket, wholePosition } from "./place-market.js";
import { placeBracket } from "./place-bracket.js";
import { targetUnits } from "./settle-quantity.js";
import type { Venue } from "./venue.js";
import { type Market, WorkingOrder, type OrderTerms } from "./working-order.js";

/** Where an action lands, and how its prices are to be read. */
export interface ActionTarget {
  /** Symbol the strategy was asked about. */
  readonly market: Market;
  /** Price at the venue per price the strategy saw (splits). */
  readonly priceFactor: number;
}

/**
 * Turns one thing a strategy asked for into orders.
 *
 * @returns null, or what is wrong with it
 */
export function placeAction(venue: Venue, at: ActionTarget, action: Action): string | null {
  if (action === "BUY" || action === "SELL") return placeSignal(venue, at.market, action);
  const nonsense: unknown = action;
  if (!isObject(nonsense)) return describeNonsense(nonsense);
  if ("weights" in action) return placeWeights(venue, action.weights);
  const market = "symbol" in action ? findMarket(venue, action.symbol) : at.market;
  if (market === null) return "expected the symbol of one of this run's frames.";
  if ("target" in action) return placeTarget(venue, market, action);
  if ("close" in action) return placeClose(venue, market, action);
  if ("cancel" in action) return cancelOrders(venue, market, action.cancel);
  if ("protect" in action) return moveBracket(venue, market, at.priceFactor, action);
  if ("oco" in action) return placeGroup(venue, at, action.oco);
  if (!("type" in action) || !orderTypes.includes(action.type)) return describeNonsense(action);
  return placeOrder(venue, { market, priceFactor: at.priceFactor }, action, null);
}

/** BUY = be long, SELL = be flat. What is under way already is not ordered twice. */
export function placeSignal(venue: Venue, market: Market, signal: "BUY" | "SELL"): null {
  const { units } = market.holding;
  if (signal === "BUY" ? units > 0 : units === 0) return null;
  const sign = signal === "BUY" || units < 0 ? 1 : -1;
  if (market.orders.length > 0 && isUnderWay(market, sign)) return null;
  if (units !== 0) placeMarket(venue, market, sign, wholePosition, true);
  if (signal === "BUY") placeMarket(venue, market, 1, venue.options.sizing, false);
  return null;
}

function isUnderWay(market: Market, sign: 1 | -1): boolean {
  return market.orders.some(({ terms }) => terms.type === "market" && terms.sign === sign);
}

function placeTarget(venue: Venue, market: Market, { target }: Target): string | null {
  const { leverage } = venue.options;
  if (!(Math.abs(target) <= leverage)) {
    return `expected a target weight from -${leverage} to ${leverage} (the leverage), received "${target}".`;
  }
  const change = targetUnits(venue, market, target, market.price) - market.holding.units;
  cancelEarlierTargets(venue, market);
  if (change !== 0)
    placeMarket(venue, market, change > 0 ? 1 : -1, target === 0 ? wholePosition : { target }, target === 0);
  return null;
}

function cancelEarlierTargets(venue: Venue, market: Market): void {
  venue.cancel(
    market,
    "replaced by a newer order",
    ({ terms: { size } }) => typeof size === "object" && "target" in size,
  );
}

function placeWeights(venue: Venue, weights: Readonly<Record<string, number>>): string | null {
  for (const [symbol, target] of Object.entries(weights)) {
    const market = findMarket(venue, symbol);
    if (market === null) return `expected weights of this run's symbols, received "${symbol}".`;
    if (market.bar < 0) continue;
    const problem = placeTarget(venue, market, { target });
    if (problem !== null) return `weight of ${symbol}: ${problem}`;
  }
  return null;
}

function placeClose(venue: Venue, market: Market, { close }: CloseAction): string | null {
  if (!(close > 0 && close <= 1)) return `expected to close a portion above 0 and up to 1, received "${close}".`;
  const { units } = market.holding;
  if (units !== 0) placeMarket(venue, market, units > 0 ? -1 : 1, { portion: close }, true);
  return null;
}

function cancelOrders(venue: Venue, market: Market, id: string): string | null {
  const reason: OrderReason = "cancelled by the strategy";
  if (id === "all") venue.cancel(market, reason, ({ terms }) => terms.role === "order");
  else venue.cancel(market, reason, (order) => order.id === id);
  return null;
}

function moveBracket(venue: Venue, market: Market, priceFactor: number, { protect }: ProtectAction): string | null {
  const { units } = market.holding;
  const sign = units > 0 ? 1 : -1;
  for (const side of ["stopLoss", "takeProfit"] as const) {
    const price = protect[side];
    if (price === undefined || units === 0) continue;
    const problem = price === null ? null : describeNumberProblem(side, price);
    if (problem !== null) return problem;
    venue.cancel(market, "replaced by a newer order", ({ terms }) => terms.role === side);
    if (price === null) continue;
    const prices = { stopLoss: NaN, takeProfit: NaN, [side]: price * priceFactor };
    placeBracket(venue, { market, id: nextOrderId(venue), sign, size: { portion: 1 }, ...prices });
  }
  return null;
}

function placeGroup(venue: Venue, at: ActionTarget, orders: readonly Order[]): string | null {
  const group = {};
  for (const order of orders) {
    const market = order.symbol === undefined ? at.market : findMarket(venue, order.symbol);
    if (market !== at.market)
      return `expected the orders of one group to be for one symbol, received "${order.symbol ?? ""}".`;
    const problem = placeOrder(venue, at, order, group);
    if (problem !== null) return problem;
  }
  return null;
}

function placeOrder(venue: Venue, at: ActionTarget, order: Order, group: object | null): string | null {
  const { market, priceFactor } = at;
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
  if (isPassed(placed, market.price)) venue.passed.push({ order: placed, bar: market.bar, price: market.price });
  venue.place(placed);
  return null;
}

/** Whether the price already is where the order waits for it: a limit that fills at once, a stop that is hit at once. */
function isPassed({ limit, stop, terms }: WorkingOrder, price: number): boolean {
  return terms.sign > 0 ? limit > price || stop < price : limit < price || stop > price;
}

function findMarket(venue: Venue, symbol: string): Market | null {
  return venue.markets.find((market) => market.symbol === symbol) ?? null;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function describeNonsense(value: unknown): string {
  const shown =
    value instanceof Promise
      ? "a Promise: onBar must not be async, and data must be loaded before the run"
      : typeof value === "number"
        ? String(value)
        : JSON.stringify(value);
  return (
    'expected "BUY", "SELL", null, an order, { target }, { weights }, { close }, { cancel }, { protect }, { oco } or a ' +
    `list of these, received ${shown}.`
  );
}
