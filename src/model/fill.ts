import type { Side } from "./trade.js";

/** One execution of an order, or of a part of it. */
export interface Fill {
  /** Id of the order. */
  readonly orderId: string;
  /** Ticker. */
  readonly symbol: string | null;
  /** `BUY` or `SELL`. */
  readonly side: Side;
  /** Units, above zero. */
  readonly quantity: number;
  /** Price, spread and slippage included. */
  readonly price: number;
  /** Money paid in commission. */
  readonly commission: number;
  /** Bar inside the window. */
  readonly bar: number;
  /** Opening instant of the bar, epoch milliseconds UTC. */
  readonly ts: number;
}
