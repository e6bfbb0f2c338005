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
  const { trail, trailPercent } = order.terms;
  const best = sign > 0 ? Math.min(order.best, low) : Math.max(order.best, high);
  const stop = best + sign * (Number.isNaN(trail) ? best * trailPercent : trail);
  return sign > 0 ? high >= stop : low <= stop;
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
