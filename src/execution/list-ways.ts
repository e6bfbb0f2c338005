import type { Prices } from "./prices.js";
import { trailedStop } from "./trigger.js";
import type { Market, WorkingOrder } from "./working-order.js";

/**
 * The ways through a bar that are told apart, as turning points: the low first, the high first; and, because a position
 * opened on the way may be stopped before the price goes on, both again after going straight to each order that opens
 * one; and for a stop-limit the one on which its limit comes last.
 */
export function listWays(market: Market, bar: Prices): readonly (readonly number[])[] {
  const { open, high, low, close } = bar;
  const isInside = (point: number): boolean => point >= low && point <= high;
  const ways = [
    [open, low, high, close],
    [open, high, low, close],
  ];
  for (const order of market.orders) {
    for (const points of listOpenings(order, bar)) {
      if (!points.every(isInside)) continue;
      ways.push([open, ...points, low, high, close], [open, ...points, high, low, close]);
    }
    const { terms, limit } = order;
    if (terms.type !== "stopLimit" || !isInside(limit)) continue;
    ways.push(terms.sign > 0 ? [open, low, high, limit, close] : [open, high, low, limit, close]);
  }
  return ways;
}

/** Prices that lead straight to the fill of an order that may open a position; none for one that cannot. */
function listOpenings(order: WorkingOrder, { high, low }: Prices): readonly (readonly number[])[] {
  const { terms, waitsForStop, stop, limit } = order;
  if (terms.role !== "order" || terms.reduceOnly) return [];
  if (terms.type === "trailingStop") return [[stop], [terms.sign > 0 ? low : high, trailedStop(order, high, low)]];
  const points = [waitsForStop ? stop : NaN, limit].filter((point) => !Number.isNaN(point));
  return points.length === 0 ? [] : [points];
}
