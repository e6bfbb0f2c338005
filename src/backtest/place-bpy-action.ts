import type { BpyBroker } from "../execution/bpy-broker.js";
import { fullEquity, isContingent, type BpyOrder } from "../execution/bpy-order.js";
import { describeNumberProblem, describeOrderProblem } from "../execution/order-problem.js";
import type { Action, Order, ProtectAction } from "../model/order.js";
import { describeDecision } from "./describe-decision.js";

/**
 * Turns one thing a strategy asked for into orders of profile `bpy`.
 *
 * @returns null, or what is wrong with it
 */
export function placeBpyAction(broker: BpyBroker, action: Action, close: number): string | null {
  if (action === "BUY" || action === "SELL") return placeSignal(broker, action);
  if (typeof action === "object" && "type" in action) return placeOrder(broker, action, close);
  if (typeof action === "object" && "close" in action) {
    if (!(action.close > 0 && action.close <= 1))
      return `expected to close a portion above 0 and up to 1, received "${action.close}".`;
    for (const trade of [...broker.account.trades]) broker.close(trade, action.close);
    return null;
  }
  if (typeof action === "object" && "cancel" in action) {
    const fits = (order: BpyOrder): boolean =>
      action.cancel === "all" ? !isContingent(order) : order.id === action.cancel;
    for (const order of broker.orders.filter(fits)) broker.cancel(order, "cancelled by the strategy");
    return null;
  }
  if (typeof action === "object" && "protect" in action) return protect(broker, action);
  return `expected "BUY", "SELL", null, an order, { close }, { cancel }, { protect } or a list of these (profile bpy has no other), received ${describeDecision(action)}.`;
}

function placeSignal(broker: BpyBroker, signal: "BUY" | "SELL"): null {
  const { position } = broker.account;
  if (signal === "BUY" ? position > 0 : position === 0) return null;
  for (const trade of [...broker.account.trades]) broker.close(trade, 1);
  if (signal === "BUY") {
    broker.place({ id: "", type: "market", size: fullEquity, limit: 0, stop: 0, stopLoss: 0, takeProfit: 0 });
  }
  return null;
}

function placeOrder(broker: BpyBroker, order: Order, close: number): string | null {
  const problem = describeOrderProblem(order, close);
  if (problem !== null) return problem;
  if (order.type === "trailingStop") {
    return "expected an order of profile bpy, received a trailing stop. Move the bracket with { protect } instead.";
  }
  const size = toSize(order.quantity);
  if (size === null) {
    return `expected quantity as whole units or { fraction } below 1 in profile bpy, received ${JSON.stringify(order.quantity)}.`;
  }
  broker.place({
    id: order.id ?? "",
    type: order.type,
    size: order.side === "BUY" ? size : -size,
    limit: "limit" in order ? order.limit : 0,
    stop: "stop" in order ? order.stop : 0,
    stopLoss: order.stopLoss ?? 0,
    takeProfit: order.takeProfit ?? 0,
  });
  return null;
}

function toSize(quantity: Order["quantity"]): number | null {
  if (quantity === undefined) return fullEquity;
  const units = typeof quantity === "number" ? quantity : "units" in quantity ? quantity.units : null;
  if (units !== null) return Number.isInteger(units) ? units : null;
  if (typeof quantity === "object" && "fraction" in quantity) return Math.min(quantity.fraction, fullEquity);
  return null;
}

function protect(broker: BpyBroker, { protect: sides }: ProtectAction): string | null {
  for (const side of ["stopLoss", "takeProfit"] as const) {
    const price = sides[side];
    if (price === undefined) continue;
    const problem = price === null ? null : describeNumberProblem(side, price);
    if (problem !== null) return problem;
    for (const trade of broker.account.trades) broker.protect(trade, side, price ?? 0);
  }
  return null;
}
