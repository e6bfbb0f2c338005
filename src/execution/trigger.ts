import type { WorkingOrder } from "./working-order.js";

/** Whether an order fills at this price right now; a stop that is reached stays reached. */
export function isMarketable(order: WorkingOrder, price: number): boolean {
  const { sign } = order.terms;
  if (order.waitsForStop) {
    if (sign > 0 ? price < order.stop : price > order.stop) return false;
    order.triggered = true;
  }
  if (Number.isNaN(order.limit)) return true;
  return sign > 0 ? price <= order.limit : price >= order.limit;
}

/** Whether an order may be set off by prices of this range. */
export function isTouched(order: WorkingOrder, high: number, low: number): boolean {
  const { sign, type } = order.terms;
  if (!order.waitsForStop) return !Number.isNaN(order.limit) && (sign > 0 ? low <= order.limit : high >= order.limit);
  if (type !== "trailingStop") return sign > 0 ? high >= order.stop : low <= order.stop;
  const stop = trailedStop(order, high, low);
  return sign > 0 ? high >= stop : low <= stop;
}

/** Where a trailing stop stands once the price has been at both ends of a range. */
export function trailedStop({ terms, best }: WorkingOrder, high: number, low: number): number {
  const { sign, trail, trailPercent } = terms;
  const furthest = sign > 0 ? Math.min(best, low) : Math.max(best, high);
  return furthest + sign * (Number.isNaN(trail) ? furthest * trailPercent : trail);
}

/** Price strictly beyond `from` and up to `to` at which an order is set off on a straight way; NaN = it is not. */
export function triggerBetween(order: WorkingOrder, from: number, to: number): number {
  const { sign } = order.terms;
  const level = order.waitsForStop ? order.stop : order.limit;
  // A buy stop and a sell limit lie above the price, a sell stop and a buy limit below it.
  const above = order.waitsForStop === sign > 0;
  if (above) return level > from && level <= to ? level : NaN;
  return level < from && level >= to ? level : NaN;
}
