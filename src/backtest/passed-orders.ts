import type { PassedOrder } from "../execution/venue.js";
import { describeBar } from "./errors.js";
import type { PreparedRun } from "./prepare-run.js";

/** A sentence about limits and stops on the wrong side of the price, if there are any. */
export function describePassedOrders(passed: readonly PassedOrder[], runs: readonly PreparedRun[]): string[] {
  const [first] = passed;
  if (first === undefined) return [];
  const { order, bar, price } = first;
  const side = order.terms.sign > 0 ? "BUY" : "SELL";
  const level = Number.isNaN(order.stop) ? `limit ${order.limit}` : `stop ${order.stop}`;
  const { frame } = runs.find((run) => run.frame.symbol === order.market.symbol) ?? runs[0]!;
  const buy = side === "BUY" ? ["below", "above"] : ["above", "below"];
  return [
    `${passed.length} of the orders lay on the wrong side of the price, the first a ${side} with ${level} at ${price} ` +
      `(${describeBar(frame, bar)}): it goes through at once, like a market order. Put a ${side} limit ${buy[0]!} the ` +
      `price and a ${side} stop ${buy[1]!} it.`,
  ];
}
