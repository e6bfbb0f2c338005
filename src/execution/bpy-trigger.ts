import type { BarColumns } from "../model/bar.js";
import type { BpyOrder } from "./bpy-order.js";

/** How a bar set an order off. */
export interface BpyTrigger {
  /** Price before the spread. */
  readonly price: number;
  /** Bar that the fill is booked on: the one before for a market order on the close. */
  readonly bar: number;
  /** Whether neither a limit nor a stop was asked for. */
  readonly isMarket: boolean;
  /** The stop that was hit; 0 = none. */
  readonly stop: number;
}

/**
 * Whether and at which price a bar sets an order off; null = it waits. A stop that is hit stays hit.
 *
 * @param onClose - a market order fills at the close of the bar before
 */
export function triggerBpyOrder(order: BpyOrder, bars: BarColumns, i: number, onClose: boolean): BpyTrigger | null {
  const [open, high, low] = [bars.open[i]!, bars.high[i]!, bars.low[i]!];
  const long = order.size > 0;
  const { stop, limit } = order;
  if (stop !== 0) {
    if (long ? high < stop : low > stop) return null;
    order.stop = 0;
  }
  if (limit !== 0) {
    const hit = long ? low <= limit : high >= limit;
    const beforeStop = stop !== 0 && (long ? limit <= stop : limit >= stop);
    if (!hit || beforeStop) return null;
    const reached = stop === 0 ? open : stop;
    return { price: long ? Math.min(reached, limit) : Math.max(reached, limit), bar: i, isMarket: false, stop };
  }
  const market = onClose ? bars.close[i - 1]! : open;
  if (stop === 0) return { price: market, bar: onClose ? i - 1 : i, isMarket: true, stop };
  return { price: long ? Math.max(market, stop) : Math.min(market, stop), bar: i, isMarket: false, stop };
}

/**
 * When the bracket of an entry that waited for its price begins to count. After a stop entry the target lies on the way;
 * everything else that is inside the bar waits for the next one, which is dubious.
 */
export function whenBracketStarts(
  { size, limit, takeProfit, stopLoss }: BpyOrder,
  stop: number,
  high: number,
  low: number,
): "at once" | "next bar" | "dubious" {
  if (stop !== 0 && limit === 0 && takeProfit !== 0) {
    const reached = size > 0 ? takeProfit <= high : takeProfit >= low;
    const safe = stopLoss === 0 || (size > 0 ? stopLoss < low : stopLoss > high);
    if (reached && safe) return "at once";
  }
  const inside = (price: number): boolean => price !== 0 && low <= price && price <= high;
  return inside(stopLoss) || inside(takeProfit) ? "dubious" : "next bar";
}
