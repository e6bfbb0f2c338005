import type { BarColumns } from "../model/bar.js";
import type { BpyTrade } from "./bpy-order.js";
import type { CommissionModel } from "./commission.js";

/** Terms of the account. */
export interface BpyAccountOptions {
  /** Money at the start. */
  readonly cash: number;
  /** What an order costs. */
  readonly commission: CommissionModel;
  /** Value that may be held per unit of equity. */
  readonly leverage: number;
}

/** The money and the trades of backtesting.py 0.6.6: cash books gains and commissions only, never what a trade is worth. */
export class BpyAccount {
  /** Money, gains and commissions booked. */
  cash: number;
  /** Trades that are open, in order of entry. */
  trades: BpyTrade[] = [];
  /** Trades that were closed, in order of closing. */
  readonly closed: BpyTrade[] = [];
  /** Bar the clock stands on. */
  bar = -1;

  constructor(
    private readonly options: BpyAccountOptions,
    private readonly bars: BarColumns,
  ) {
    this.cash = options.cash;
  }

  /** Last price of the current bar. */
  get close(): number {
    return this.bars.close[this.bar]!;
  }

  /** Cash and the gains of the open trades at the current close, in this order of operations: drawdowns test equality. */
  get equity(): number {
    if (this.trades.length === 0) return this.cash;
    let units = 0;
    let cost = 0;
    for (const { size, entryPrice } of this.trades) {
      units += size;
      cost += size * entryPrice;
    }
    return this.cash + (this.close * units - cost);
  }

  /** Signed units of all open trades. */
  get position(): number {
    let units = 0;
    for (const { size } of this.trades) units += size;
    return units;
  }

  /** Value that a new trade may have. */
  get buyingPower(): number {
    const { leverage } = this.options;
    let used = 0;
    for (const trade of this.trades) used += (Math.abs(trade.size) * this.close) / leverage;
    return Math.max(0, this.equity - used) * leverage;
  }

  /** Gain of a trade at its exit, or at the current close. */
  gainOf(trade: BpyTrade): number {
    return trade.size * ((trade.exitBar < 0 ? this.close : trade.exitPrice) - trade.entryPrice);
  }

  /** Commission for a signed size at a price. */
  feeOf(size: number, price: number): number {
    return this.options.commission.fee(Math.abs(size), price);
  }

  /** Opens a trade. */
  enter(size: number, entryPrice: number, entryBar: number): BpyTrade {
    const trade: BpyTrade = {
      size,
      entryPrice,
      entryBar,
      stopLoss: null,
      takeProfit: null,
      exitPrice: NaN,
      exitBar: -1,
      commission: 0,
    };
    this.trades.push(trade);
    this.cash -= this.feeOf(size, entryPrice);
    return trade;
  }

  /** Takes a signed size away from a trade, to be closed as a trade of its own without a bracket. */
  split(trade: BpyTrade, size: number): BpyTrade {
    trade.size -= size;
    const part: BpyTrade = { ...trade, size, stopLoss: null, takeProfit: null };
    this.trades.push(part);
    return part;
  }

  /** Closes a trade. */
  exit(trade: BpyTrade, price: number, bar: number): void {
    this.trades.splice(this.trades.indexOf(trade), 1);
    trade.exitPrice = price;
    trade.exitBar = bar;
    this.closed.push(trade);
    const fee = this.feeOf(trade.size, price);
    this.cash += this.gainOf(trade) - fee;
    trade.commission = fee + this.feeOf(trade.size, trade.entryPrice);
  }
}
