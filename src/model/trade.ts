/** Direction of an order or of a position: `BUY` opens long. */
export type Side = "BUY" | "SELL";

/** A closed round trip, or the part of it that is still open at the end of the run. */
export interface Trade {
  /** Ticker. */
  readonly symbol: string | null;
  /** `BUY` = long, `SELL` = short. */
  readonly side: Side;
  /** Units, above zero; null where the profile has no quantities (`seed`). */
  readonly quantity: number | null;
  /** Bar of the first fill, counted inside the window. */
  readonly entryBar: number;
  /** Opening instant of that bar, epoch milliseconds UTC. */
  readonly entryTs: number;
  /** Price paid, spread and slippage included. */
  readonly entryPrice: number;
  /** Bar of the last fill, or of the mark if still open. */
  readonly exitBar: number;
  /** Opening instant of that bar, epoch milliseconds UTC. */
  readonly exitTs: number;
  /** Price received, or the mark if still open. */
  readonly exitPrice: number;
  /** Money gained after commission; null where the profile has no quantities. */
  readonly pnl: number | null;
  /** Gain as a fraction of the entry value, after commission. */
  readonly return: number;
  /** Money paid in commission, both ways. */
  readonly commission: number;
  /** Bars from entry to exit. */
  readonly barsHeld: number;
  /** Whether it was still held at the end. */
  readonly open: boolean;
}
