import type { CommissionModel } from "./commission.js";
import { largestQuantity, roundDownToStep } from "./largest-quantity.js";
import { closingPart } from "./ledger.js";
import { placeBracket } from "./place-bracket.js";
import { reasonForNothing, remainingQuantity, settleQuantity } from "./settle-quantity.js";
import type { Venue } from "./venue.js";
import { parentOf, type WorkingOrder } from "./working-order.js";

/**
 * Fills an order, or as much of it as volume and money allow.
 *
 * @param price - price of the market at that moment; spread and slippage come on top unless a limit holds it
 */
export function fillOrder(venue: Venue, order: WorkingOrder, price: number): void {
  const { market } = order;
  market.price = price;
  const paid = toFillPrice(venue, order, price);
  let quantity = Number.isNaN(order.quantity) ? settle(venue, order, paid) : remain(venue, order);
  if (quantity > 0) quantity = affordable(venue, order, quantity, paid);
  if (!(quantity > 0)) return;
  const share = roundDownToStep(market.capacity, market.step);
  if (quantity > share) quantity = share;
  if (quantity > 0) {
    venue.slipped += quantity * Math.max(0, order.terms.sign * (paid - price));
    book(venue, order, quantity, paid);
  }
}

function settle(venue: Venue, order: WorkingOrder, paid: number): number {
  const quantity = settleQuantity(venue, order, paid);
  if (quantity > 0) {
    order.quantity = quantity;
    return quantity;
  }
  venue.end(order, "cancelled", reasonForNothing(venue, order, paid));
  return 0;
}

/** What an order that was filled in part, or waited for volume, is still for. */
function remain(venue: Venue, order: WorkingOrder): number {
  const quantity = remainingQuantity(order);
  if (quantity > 0) {
    order.quantity = order.filled + quantity;
    return quantity;
  }
  venue.end(order, "cancelled", "nothing to reduce");
  return 0;
}

/** A limit is never exceeded; everything else pays half the spread, and slippage. */
function toFillPrice(venue: Venue, { terms: { sign, type }, limit }: WorkingOrder, price: number): number {
  const { spread, slippageBps } = venue.options;
  if (spread === 0 && slippageBps === 0) return price;
  const slippage = type === "limit" ? 0 : slippageBps / 10_000;
  const worse = price * (1 + sign * (spread / 2)) * (1 + sign * slippage);
  if (Number.isNaN(limit)) return worse;
  return sign > 0 ? Math.min(worse, limit) : Math.max(worse, limit);
}

/** The part of a quantity that the account can pay: what reduces a position is always payable. */
function affordable(venue: Venue, order: WorkingOrder, quantity: number, price: number): number {
  const { holding, step } = order.market;
  const { onInsufficient } = venue.options;
  const closing = closingPart(holding, order.terms.sign * quantity);
  const opening = quantity - closing;
  if (opening <= 0) return quantity;
  const available = closing > 0 ? powerAfterClosing(venue, order, closing, price) : venue.buyingPower;
  const commission = commissionOfRest(venue, order, closing, price);
  if (opening * price + commission.fee(opening, price) <= available * (1 + 1e-12)) return quantity;
  const fits = onInsufficient === "resize" ? largestQuantity(available, price, step, commission) : 0;
  if (closing + fits > 0 && onInsufficient === "resize") {
    order.cutTo(order.filled + closing + fits, "insufficient funds");
    return closing + fits;
  }
  order.reason = "insufficient funds";
  venue.end(order, "cancelled", "insufficient funds");
  return 0;
}

/** What the opening part of an order costs on top of what the order was charged for its parts so far. */
function commissionOfRest(venue: Venue, order: WorkingOrder, closing: number, price: number): CommissionModel {
  const { commission } = venue.options;
  const before = order.filled + closing;
  if (before === 0) return commission;
  const value = order.value + closing * price;
  return {
    name: commission.name,
    fee: (quantity, paid) =>
      commission.fee(before + quantity, (value + quantity * paid) / (before + quantity)) - order.fee,
  };
}

/** Buying power once the closing part of an order that turns the position is done. */
function powerAfterClosing(venue: Venue, order: WorkingOrder, closing: number, price: number): number {
  const { market } = order;
  const held = market.holding.units;
  const left = held + order.terms.sign * closing;
  const equity = venue.equity + held * (price - market.price);
  const exposure = venue.exposure - Math.abs(held) * market.price + Math.abs(left) * price;
  return equity * venue.options.leverage - exposure;
}

function book(venue: Venue, order: WorkingOrder, quantity: number, price: number): void {
  const { market, terms } = order;
  const { holding } = market;
  const before = holding.units;
  const opening = quantity - closingPart(holding, terms.sign * quantity);
  order.filled += quantity;
  order.value += quantity * price;
  // A commission is per order, not per part: charge what the order so far costs, less what was charged.
  const fee = venue.options.commission.fee(order.filled, order.value / order.filled) - order.fee;
  order.fee += fee;
  const bar = venue.tick;
  venue.ledger.book(holding, terms.sign * quantity, price, fee, bar);
  market.capacity -= quantity;
  venue.traded += quantity * price;
  venue.fills.push(order, quantity, price, fee, bar);
  order.guarded += opening;
  const parent = parentOf(order);
  if (parent !== null) parent.guarded -= quantity;
  if (order.filled >= order.quantity * (1 - 1e-12)) venue.end(order, "filled", null);
  // One side of a bracket that fills in part leaves the other side on guard for the rest.
  if (terms.group !== null && (terms.role === "order" || order.status === "filled")) cancelGroup(venue, order);
  if (holding.units === 0 || holding.units * before < 0) dropProtection(venue, order);
  if (holding.units * terms.sign > 0) protect(venue, order);
}

function cancelGroup(venue: Venue, filled: WorkingOrder): void {
  if (filled.market.orders.length === 0) return;
  venue.cancel(
    filled.market,
    "other order of the group was filled",
    (order) => order !== filled && order.terms.group === filled.terms.group,
  );
}

function dropProtection(venue: Venue, filled: WorkingOrder): void {
  if (filled.market.orders.length === 0) return;
  venue.cancel(filled.market, "position was closed", (order) => order !== filled && order.terms.role !== "order");
}

/** Sets the bracket of an order that opened a position, once. */
function protect(venue: Venue, parent: WorkingOrder): void {
  const { sign, stopLoss, takeProfit } = parent.terms;
  if (Number.isNaN(stopLoss) && Number.isNaN(takeProfit)) return;
  if (parent.market.orders.some((order) => parentOf(order) === parent)) return;
  placeBracket(venue, { market: parent.market, id: parent.id, sign, size: { parent }, stopLoss, takeProfit });
}
