import type { Holding } from "./holding.js";
import { TradeLog } from "./trade-log.js";

/** Money and holdings. A fill moves both; round trips come out as trades when a holding is flat again. */
export class Ledger {
  /** Money, below zero when borrowed. */
  cash: number;
  /** Commission paid so far. */
  commission = 0;
  /** Round trips, in order of their end. */
  readonly trades = new TradeLog();

  constructor(cash: number) {
    this.cash = cash;
  }

  /**
   * Books a fill.
   *
   * @param quantity - signed units: above zero bought, below zero sold
   */
  book(holding: Holding, quantity: number, price: number, fee: number, bar: number): void {
    this.cash -= quantity * price + fee;
    this.commission += fee;
    const closing = closingPart(holding, quantity);
    const opening = Math.abs(quantity) - closing;
    if (closing > 0) this.#exit(holding, closing, price, (fee * closing) / Math.abs(quantity), bar);
    if (opening > 0) {
      enter(holding, Math.sign(quantity) * opening, price, (fee * opening) / Math.abs(quantity), bar);
    }
  }

  /** At the end of a run: adds the round trip that is still under way, marked at a price. */
  markOpen(holding: Holding, price: number, bar: number): void {
    if (holding.units === 0) return;
    const left = Math.abs(holding.units);
    this.trades.push(holding, holding.exitValue + left * price, holding.exited + left, bar, true);
  }

  #exit(holding: Holding, quantity: number, price: number, fee: number, bar: number): void {
    holding.exited += quantity;
    holding.exitValue += quantity * price;
    holding.commission += fee;
    const left = Math.abs(holding.units) - quantity;
    if (left > holding.entered * dust) {
      holding.units = Math.sign(holding.units) * left;
      return;
    }
    this.trades.push(holding, holding.exitValue, holding.exited, bar, false);
    holding.units = 0;
  }
}

/** Share of a quantity that is floating point and not units: ten times 0.1 is not quite 1. */
const dust = 1e-12;

/**
 * The part of a fill that reduces what is held.
 *
 * @param quantity - signed units: above zero bought, below zero sold
 */
export function closingPart({ units }: Holding, quantity: number): number {
  if (units * quantity >= 0) return 0;
  const size = Math.abs(quantity);
  const held = Math.abs(units);
  return size <= held * (1 + dust) ? size : held;
}

function enter(holding: Holding, quantity: number, price: number, fee: number, bar: number): void {
  if (holding.units === 0) {
    holding.entered = holding.entryValue = holding.exited = holding.exitValue = holding.commission = holding.income = 0;
    holding.entryBar = bar;
  }
  holding.units += quantity;
  holding.entered += Math.abs(quantity);
  holding.entryValue += Math.abs(quantity) * price;
  holding.commission += fee;
}
