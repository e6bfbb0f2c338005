import type { Order, OrderReason } from "../model/order.js";

/** A position opened by one order, as backtesting.py keeps it: each with its own bracket. */
export interface BpyTrade {
  /** Signed units. */
  size: number;
  /** Price paid, spread included. */
  readonly entryPrice: number;
  /** Bar of the entry. */
  readonly entryBar: number;
  /** Its stop; null = none. */
  stopLoss: BpyOrder | null;
  /** Its target; null = none. */
  takeProfit: BpyOrder | null;
  /** Price received; NaN while open. */
  exitPrice: number;
  /** Bar of the exit; -1 while open. */
  exitBar: number;
  /** Commission of both ways; 0 while open. */
  commission: number;
}

/** An order in the queue. */
export interface BpyOrder {
  /** Name of your own, or `#1`, `#2`, … in order of placing. */
  readonly id: string;
  /** Kind, as it was placed. */
  readonly type: Order["type"];
  /** Signed units, or a signed fraction in (-1, 1). */
  size: number;
  /** Limit price; 0 = none. */
  readonly limit: number;
  /** Stop price; 0 = none, or it was hit. */
  stop: number;
  /** Stop price as it was placed; 0 = none. */
  readonly placedStop: number;
  /** Bracket to set on the trade it opens; 0 = none. */
  readonly stopLoss: number;
  /** Bracket to set on the trade it opens; 0 = none. */
  readonly takeProfit: number;
  /** Trade it closes; null = it stands alone. */
  readonly parent: BpyTrade | null;
  /** Side of the bracket of that trade; anything else is an order of the strategy. */
  readonly role: "order" | "stopLoss" | "takeProfit";
  /** Bar of the decision. */
  readonly placedBar: number;
}

/** How an order ended, for the record. */
export interface BpyOrderEnd {
  /** Why it was cancelled; null = it was filled. */
  readonly reason: OrderReason | null;
  /** Units filled. */
  readonly units: number;
  /** Price of the fill; null = there was none. */
  readonly price: number | null;
}

/** backtesting.py's default size: all equity, as the largest fraction below one. */
export const fullEquity = 1 - Number.EPSILON;

/** Whether an order is one side of a trade's bracket; an order that closes a trade is not. */
export function isContingent(order: BpyOrder): boolean {
  return order.parent !== null && (order.parent.stopLoss === order || order.parent.takeProfit === order);
}
