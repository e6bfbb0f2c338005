import type { OrderReason } from "../model/order.js";
import { largestQuantity, roundDownToStep } from "./largest-quantity.js";
import { measureVolatility } from "./measure-volatility.js";
import type { Venue } from "./venue.js";
import type { Market, WorkingOrder } from "./working-order.js";

/**
 * Units an order is for at a price: above zero in its own direction, 0 if not even one step, and for a target weight
 * below zero if it turned out to need the other direction.
 */
export function settleQuantity(venue: Venue, order: WorkingOrder, price: number): number {
  const { size, sign, reduceOnly } = order.terms;
  const { holding, step } = order.market;
  if (typeof size === "object" && "target" in size) {
    return toSteps(sign * (targetUnits(venue, order.market, size.target, price) - holding.units), step);
  }
  if (reduceOnly && reducible(order) === 0) return 0;
  if (typeof size === "number") return limitTo(order, roundDownToStep(size, step));
  if ("parent" in size) return reducible(order);
  if ("portion" in size) {
    const held = reducible(order);
    return size.portion >= 1 ? held : Math.max(Math.min(step, held), roundDownToStep(held * size.portion, step));
  }
  if ("units" in size) return limitTo(order, roundDownToStep(size.units, step));
  const budget = "cash" in size ? size.cash : weightOf(venue, order.market, size) * venue.equity;
  return limitTo(order, largestQuantity(budget, price, step, venue.options.commission));
}

/**
 * Units that an order is still for once a part was filled. One that may only reduce is never for more than is left of
 * what it reduces; one that closes everything grows with it.
 */
export function remainingQuantity(order: WorkingOrder): number {
  const { size, reduceOnly } = order.terms;
  const left = toSteps(order.quantity - order.filled, order.market.step);
  if (!reduceOnly) return left;
  const closesAll = typeof size === "object" && ("parent" in size || ("portion" in size && size.portion >= 1));
  return closesAll ? reducible(order) : limitTo(order, left);
}

/** Why an order was for nothing at the price at which it would have been filled. */
export function reasonForNothing(venue: Venue, { terms, market }: WorkingOrder, price: number): OrderReason {
  const { size } = terms;
  if (terms.reduceOnly || (typeof size === "object" && "target" in size)) return "nothing to reduce";
  if (typeof size === "object" && "volatility" in size && volatilityOf(market, size) === null) {
    return "volatility unknown";
  }
  return market.holding.units === 0 && venue.equity < price * market.step ? "insufficient funds" : "below one step";
}

/** Units of the position that an order may take away; a side of a bracket those that its parent opened. */
function reducible({ terms: { size, sign }, market: { holding } }: WorkingOrder): number {
  if (holding.units * sign >= 0) return 0;
  const held = Math.abs(holding.units);
  return typeof size === "object" && "parent" in size ? Math.min(held, size.parent.guarded) : held;
}

function limitTo(order: WorkingOrder, quantity: number): number {
  if (!order.terms.reduceOnly) return quantity;
  const most = reducible(order);
  if (quantity <= most) return quantity;
  order.quantity = order.filled + quantity;
  order.cutTo(order.filled + most, "more than is held");
  return most;
}

/** A quantity without the floating point of the sum it came from; odd lots stay. */
function toSteps(quantity: number, step: number): number {
  const whole = roundDownToStep(quantity, step);
  return Math.abs(whole - quantity) < 1e-9 * step ? whole : quantity;
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
  const volatility = volatilityOf(market, size);
  return volatility === null ? 0 : Math.min(size.volatility / volatility, venue.options.leverage);
}

function volatilityOf(market: Market, size: { readonly lookbackBars?: number }): number | null {
  return measureVolatility(market, size.lookbackBars ?? 20);
}
