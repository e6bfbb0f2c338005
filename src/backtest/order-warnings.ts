import type { IgnoredAction, PassedOrder, Venue } from "../execution/venue.js";
import type { OrderSize, WorkingOrder } from "../execution/working-order.js";
import { lowerBound } from "../model/lower-bound.js";
import { describeBar } from "./errors.js";
import type { PreparedRun } from "./prepare-run.js";

/** What the author of a strategy should know about its orders; empty if all went as they were written. */
export function describeOrders(venue: Venue, runs: readonly PreparedRun[], clock: Float64Array): string[] {
  const unpaid = venue.orders.withReason("insufficient funds").filter(({ terms }) => isOwnSize(terms.size));
  return [
    ...describePassed(venue.passed, runs),
    ...describeUnpaid(unpaid, runs, clock),
    ...describeIgnored(venue.ignored, runs),
  ];
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
  const bar = Math.max(0, lowerBound(frame.ts, clock[first.placedBar]! + 1) - 1);
  const became = first.filled > 0 ? `${first.filled} units were filled` : "it was cancelled";
  return [
    `${unpaid.length} of the orders cost more than the account could pay, the first the ${sideOf(first)} ${first.id} ` +
      `(${describeBar(frame, bar)}): ${became}. Order less, or a fraction of the equity, or raise "cash" or "leverage".`,
  ];
}

/** What there was nothing to do for. */
function describeIgnored(ignored: readonly IgnoredAction[], runs: readonly PreparedRun[]): string[] {
  return (["protect", "cancel"] as const).flatMap((kind) => {
    const found = ignored.filter((one) => one.kind === kind);
    const [first] = found;
    if (first === undefined) return [];
    const where = `${first.id} (${describeBar(frameOf(first, runs), first.bar)})`;
    return kind === "protect"
      ? `${found.length} times a bracket was set where nothing was held, the first ${where}: it was not placed. Give the ` +
          `entry order a stopLoss or takeProfit; they go live when it fills.`
      : `${found.length} times an order was cancelled that was never placed, the first ${where}: nothing was cancelled. ` +
          `Give the order that id, or take it from strategy.orders; a run over several needs its symbol too.`;
  });
}

/** A fraction or a target weight is cut to what costs leave as a matter of course. */
function isOwnSize(size: OrderSize): boolean {
  return typeof size === "number" || "units" in size || "cash" in size;
}

function sideOf({ terms }: WorkingOrder): "BUY" | "SELL" {
  return terms.sign > 0 ? "BUY" : "SELL";
}

function frameOf({ market }: Pick<WorkingOrder, "market">, runs: readonly PreparedRun[]): PreparedRun["frame"] {
  return (runs.find((run) => run.frame.symbol === market.symbol) ?? runs[0]!).frame;
}
