import type { Order, Sizing } from "../model/order.js";

/**
 * What is wrong with an order as a strategy wrote it, or null.
 *
 * @param price - last price, to judge a bracket of a market order by
 */
export function describeOrderProblem(order: Order, price: number): string | null {
  const sides: readonly unknown[] = ["BUY", "SELL"];
  if (!sides.includes(order.side)) return `expected side BUY or SELL, received "${order.side as string}".`;
  if (order.timeInForce === "GTD" && !Number.isFinite(order.goodTill)) {
    return `expected goodTill (epoch milliseconds) with a GTD order, received "${String(order.goodTill)}".`;
  }
  return describeQuantityProblem(order.quantity) ?? describePriceProblem(order) ?? describeBracketProblem(order, price);
}

/** What is wrong with a price, or null. */
export function describeNumberProblem(name: string, value: unknown): string | null {
  if (typeof value === "number" && value > 0 && value < Infinity) return null;
  return `expected ${name} to be a number above 0, received "${String(value)}".`;
}

function describeQuantityProblem(quantity: Sizing | undefined): string | null {
  if (quantity === undefined) return null;
  if (typeof quantity === "number") return describeNumberProblem("quantity", quantity);
  const entries = Object.entries(quantity).filter(([name]) => name !== "lookbackBars");
  const [name, value] = entries[0] ?? ["nothing", undefined];
  if (entries.length !== 1 || !["units", "cash", "fraction", "volatility"].includes(name)) {
    return `expected quantity as a number, { units }, { cash }, { fraction } or { volatility }, received ${JSON.stringify(quantity)}.`;
  }
  return describeNumberProblem(name, value);
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
  if ((below === undefined || below < entry) && (above === undefined || above > entry)) return null;
  const wanted = buy ? "stopLoss < entry < takeProfit" : "takeProfit < entry < stopLoss";
  return (
    `expected ${wanted} for a ${order.side} at ${entry}, received stopLoss "${String(stopLoss)}" and ` +
    `takeProfit "${String(takeProfit)}". Put them on the other side.`
  );
}
