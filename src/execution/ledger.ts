import type { Side, Trade } from "../model/trade.js";

/** What is held of one symbol, and the round trip that is under way. */
export class Holding {
  /** Signed units: above zero long, below zero short. */
  units = 0;
  /** Units entered in this round trip. */
  entered = 0;
  /** Money value of those entries. */
  entryValue = 0;
  /** Units left in this round trip. */
  exited = 0;
  /** Money value of those exits. */
  exitValue = 0;
  /** Commission of this round trip so far. */
  commission = 0;
  /** Dividends received and paid, borrow fees paid, of this round trip so far. */
  income = 0;
  /** Bar of the first fill. */
  entryBar = 0;
  /** Opening instant of that bar. */
  entryTs = 0;

  constructor(
    /** Ticker. */
    readonly symbol: string | null,
  ) {}
}

/** Money and holdings. A fill moves both; round trips come out as trades when a holding is flat again. */
export class Ledger {
  /** Money, below zero when borrowed. */
  cash: number;
  /** Commission paid so far. */
  commission = 0;
  /** Closed round trips, in order of their end. */
  readonly trades: Trade[] = [];

  constructor(cash: number) {
    this.cash = cash;
  }

  /**
   * Books a fill.
   *
   * @param quantity - signed units: above zero bought, below zero sold
   */
  book(holding: Holding, quantity: number, price: number, fee: number, bar: number, ts: number): void {
    this.cash -= quantity * price + fee;
    this.commission += fee;
    const closing = holding.units * quantity < 0 ? Math.min(Math.abs(quantity), Math.abs(holding.units)) : 0;
    const opening = Math.abs(quantity) - closing;
    if (closing > 0) {
      this.#exit(holding, closing, price, (fee * closing) / Math.abs(quantity), bar, ts);
    }
    if (opening > 0) {
      enter(holding, Math.sign(quantity) * opening, price, (fee * opening) / Math.abs(quantity), bar, ts);
    }
  }

  /** The round trip under way, marked at a price; null if flat. */
  openTrade(holding: Holding, price: number, bar: number, ts: number): Trade | null {
    if (holding.units === 0) return null;
    const left = Math.abs(holding.units);
    return toTrade(holding, holding.exitValue + left * price, holding.exited + left, bar, ts, true);
  }

  #exit(holding: Holding, quantity: number, price: number, fee: number, bar: number, ts: number): void {
    holding.exited += quantity;
    holding.exitValue += quantity * price;
    holding.commission += fee;
    const left = Math.abs(holding.units) - quantity;
    if (left > 0) {
      holding.units = Math.sign(holding.units) * left;
      return;
    }
    this.trades.push(toTrade(holding, holding.exitValue, holding.exited, bar, ts, false));
    holding.units = 0;
  }
}

function enter(holding: Holding, quantity: number, price: number, fee: number, bar: number, ts: number): void {
  if (holding.units === 0) {
    holding.entered = holding.entryValue = holding.exited = holding.exitValue = holding.commission = holding.income = 0;
    holding.entryBar = bar;
    holding.entryTs = ts;
  }
  holding.units += quantity;
  holding.entered += Math.abs(quantity);
  holding.entryValue += Math.abs(quantity) * price;
  holding.commission += fee;
}

function toTrade(
  holding: Holding,
  exitValue: number,
  exited: number,
  exitBar: number,
  exitTs: number,
  open: boolean,
): Trade {
  const { entryValue, entered, commission, income } = holding;
  const side: Side = holding.units > 0 ? "BUY" : "SELL";
  const pnl = (side === "BUY" ? exitValue - entryValue : entryValue - exitValue) - commission + income;
  return {
    symbol: holding.symbol,
    side,
    quantity: entered,
    entryBar: holding.entryBar,
    entryTs: holding.entryTs,
    entryPrice: entryValue / entered,
    exitBar,
    exitTs,
    exitPrice: exitValue / exited,
    pnl,
    return: pnl / entryValue,
    commission,
    barsHeld: exitBar - holding.entryBar,
    open,
  };
}
