import type { PassedOrder, Venue } from "../execution/venue.js";
import type { OrderSize, WorkingOrder } from "../execution/working-order.js";
import { describeBar } from "./errors.js";
import type { PreparedRun } from "./prepare-run.js";

/** What the author of a strategy should know about its orders; empty if all went as they were written. */
export function describeOrders(venue: Venue, runs: readonly PreparedRun[], clock: Float64Array): string[] {
  const unpaid = venue.orders.withReason("insufficient funds").filter(({ terms }) => isOwnSize(terms.size));
  return [...describePassed(venue.passed, runs), ...describeUnpaid(unpaid, runs, clock)];
}

/** Limits and stops on the wrong side of the price. */
function describePassed(passed: readonly PassedOrder[], runs: readonly PreparedRun[]): string[] {
  const [first] = passed;
  if (first === undefined) return [];
  const { order, bar, price } = first;
  const side = sideOf(order);
  const level = Number.isNaN(order.stop) ? `limit ${order.limit}` : `stop ${order.stop}`;
  const buy = side === "BUY" ? ["below", "above"] : ["above", "below"];
  return [
    `${passed.length} of the orders lay on the wrong side of the price, the first a ${side} with ${level} at ${price} ` +
      `(${describeBar(frameOf(order, runs), bar)}): it goes through at once, like a market order. Put a ${side} limit ` +
      `${buy[0]!} the price and a ${side} stop ${buy[1]!} it.`,
  ];
}

/** Orders of a size of the strategy's own that the account could not pay. */
function describeUnpaid(unpaid: readonly WorkingOrder[], runs: readonly PreparedRun[], clock: Float64Array): string[] {
  const [first] = unpaid;
  if (first === undefined) return [];
  const frame = frameOf(first, runs);
  const bar = frame.ts.indexOf(clock[first.placedBar]!);
  const became = first.filled > 0 ? `${first.filled} units were filled` : "it was cancelled";
  return [
    `${unpaid.length} of the orders cost more than the account could pay, the first the ${sideOf(first)} ${first.id} ` +
      `(${describeBar(frame, bar)}): ${became}. Order less, or a fraction of the equity, or raise "cash" or "leverage".`,
  ];
}

/** A fraction or a target weight is cut to what costs leave as a matter of course. */
function isOwnSize(size: OrderSize): boolean {
  return typeof size === "number" || "units" in size || "cash" in size;
}

function sideOf({ terms }: WorkingOrder): "BUY" | "SELL" {
  return terms.sign > 0 ? "BUY" : "SELL";
}

function frameOf({ market }: WorkingOrder, runs: readonly PreparedRun[]): PreparedRun["frame"] {
  return (runs.find((run) => run.frame.symbol === market.symbol) ?? runs[0]!).frame;
}
