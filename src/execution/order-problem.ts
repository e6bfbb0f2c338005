import { timesInForce, type Order, type Sizing } from "../model/order.js";
import { describeAction, describeOrderKeys } from "./action-problem.js";

/**
 * What is wrong with an order as a strategy wrote it, or null.
 *
 * @param price - last price, to judge a bracket of a market order by
 */
export function describeOrderProblem(order: Order, price: number): string | null {
  const sides: readonly unknown[] = ["BUY", "SELL"];
  if (!sides.includes(order.side)) return `expected side BUY or SELL, received "${order.side as string}".`;
  const { timeInForce = "GTC", id = "" } = order;
  if (!timesInForce.includes(timeInForce)) {
    return `expected timeInForce ${timesInForce.join(", ")}, received "${timeInForce as string}".`;
  }
  if (typeof id !== "string") return `expected an id of text, received ${describeAction(id)}.`;
  if (timeInForce === "GTD" && !Number.isFinite(order.goodTill)) {
    return `expected goodTill (epoch milliseconds) with a GTD order, received "${String(order.goodTill)}".`;
  }
  return (
    describeOrderKeys(order) ??
    describeQuantityProblem("quantity", order.quantity) ??
    describePriceProblem(order) ??
    describeBracketProblem(order, price)
  );
}

/** What is wrong with a price, or null. */
export function describeNumberProblem(name: string, value: unknown): string | null {
  if (typeof value === "number" && value > 0 && value < Infinity) return null;
  return `expected ${name} to be a number above 0, received "${String(value)}".`;
}

/**
 * What is wrong with a size, or null.
 *
 * @param what - what the caller calls it
 */
export function describeQuantityProblem(what: string, quantity: Sizing | undefined): string | null {
  if (quantity === undefined) return null;
  if (typeof quantity === "number") return describeNumberProblem(what, quantity);
  const given: Readonly<Record<string, unknown>> = { ...quantity };
  const { lookbackBars } = given;
  const [entry, ...others] = Object.entries(given).filter(([name]) => name !== "lookbackBars");
  if (!entry || others.length > 0 || !["units", "cash", "fraction", "volatility"].includes(entry[0])) {
    return `expected ${what} as a number, { units }, { cash }, { fraction } or { volatility }, received ${describeAction(quantity)}.`;
  }
  const isCount = typeof lookbackBars === "number" && Number.isInteger(lookbackBars) && lookbackBars >= 2;
  if (lookbackBars === undefined || isCount) return describeNumberProblem(entry[0], entry[1]);
  return `expected lookbackBars as a whole number of 2 or more, received ${describeAction(lookbackBars)}.`;
}

function describePriceProblem(order: Order): string | null {
  if (order.type === "limit") return describeNumberProblem("limit", order.limit);
  if (order.type === "stop") return describeNumberProblem("stop", order.stop);
  if (order.type === "stopLimit") {
    return describeNumberProblem("stop", order.stop) ?? describeNumberProblem("limit", order.limit);
  }
  if (order.type === "market") return null;
  if ((order.trail === undefined) === (order.trailPercent === undefined)) {
    return "expected either trail or trailPercent with a trailing stop, received both or none.";
  }
  if (order.trailPercent !== undefined && order.trailPercent >= 1) {
    return `expected trailPercent as a fraction below 1 (0.05 = 5 %), received "${order.trailPercent}".`;
  }
  return describeNumberProblem("the trailing distance", order.trail ?? order.trailPercent);
}

/** A bracket must lie around the entry: the stop on the losing side, the target on the winning side. */
function describeBracketProblem(order: Order, price: number): string | null {
  for (const side of ["stopLoss", "takeProfit"] as const) {
    const problem = order[side] === undefined ? null : describeNumberProblem(side, order[side]);
    if (problem !== null) return problem;
  }
  const entry = "limit" in order ? order.limit : "stop" in order ? order.stop : price;
  const { stopLoss, takeProfit } = order;
  const buy = order.side === "BUY";
  const [below, above] = buy ? [stopLoss, takeProfit] : [takeProfit, stopLoss];
  if (Number.isNaN(entry)) return null;
  if ((below === undefined || below < entry) && (above === undefined || above > entry)) return null;
  const wanted = buy ? "stopLoss < entry < takeProfit" : "takeProfit < entry < stopLoss";
  return (
    `expected ${wanted} for a ${order.side} at ${entry}, received stopLoss "${String(stopLoss)}" and ` +
    `takeProfit "${String(takeProfit)}". Put them on the other side.`
  );
}
