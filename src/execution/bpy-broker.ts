import type { BarColumns } from "../model/bar.js";
import type { OrderReason } from "../model/order.js";
import { BpyAccount, type BpyAccountOptions } from "./bpy-account.js";
import { isContingent, type BpyOrder, type BpyOrderEnd, type BpyTrade } from "./bpy-order.js";
import { triggerBpyOrder, whenBracketStarts, type BpyTrigger } from "./bpy-trigger.js";
import { floorDivide, roundHalfToEven } from "./python-arithmetic.js";

/** How the broker behaves. */
export interface BpyBrokerOptions extends BpyAccountOptions {
  /** Fraction by which an entry is worse. */
  readonly spread: number;
  /** Whether market orders fill at the close of their bar. */
  readonly tradeOnClose: boolean;
  /** Whether long and short trades may stand side by side. */
  readonly hedging: boolean;
  /** Whether a new order first cancels the others and closes what is held. */
  readonly exclusive: boolean;
}

/**
 * The order processing of backtesting.py 0.6.6, quirks included: stops and closes of trades go to the front of the queue,
 * so that a stop wins over the target of its trade whichever was set last, targets to its back like new orders; a
 * fixed commission counts once per unit when a fraction is sized, closing pays no spread, cash books gains only.
 */
export class BpyBroker {
  /** Its money and its trades. */
  readonly account: BpyAccount;
  /** Orders that wait. */
  orders: BpyOrder[] = [];
  /** Every order, in order of placing. */
  readonly placed: BpyOrder[] = [];
  /** Cases in which a bracket waited for the next bar although this one reached it. */
  dubious = 0;

  constructor(
    private readonly options: BpyBrokerOptions,
    private readonly bars: BarColumns,
    private readonly onEnd: (order: BpyOrder, end: BpyOrderEnd) => void,
  ) {
    this.account = new BpyAccount(options, bars);
  }

  /** Places an order that opens or turns a position. */
  place(order: Omit<BpyOrder, "parent" | "role" | "placedBar" | "placedStop">): void {
    if (this.options.exclusive) {
      for (const other of [...this.orders]) if (!isContingent(other)) this.cancel(other, "exclusive orders");
      for (const trade of [...this.account.trades]) this.close(trade, 1);
    }
    this.orders.push(this.#note({ ...order, parent: null, role: "order", placedBar: this.account.bar }));
  }

  /** Places an order at the front of the queue that closes a portion of a trade, at least one unit. */
  close(trade: BpyTrade, portion: number): void {
    const units = Math.max(1, roundHalfToEven(Math.abs(trade.size) * portion));
    this.#placeContingent(trade, "order", -Math.sign(trade.size) * units, 0, 0);
  }

  /** Takes an order out of the queue. */
  cancel(order: BpyOrder, reason: OrderReason): void {
    if (!this.#remove(order)) return;
    if (order.parent?.stopLoss === order) order.parent.stopLoss = null;
    if (order.parent?.takeProfit === order) order.parent.takeProfit = null;
    this.onEnd(order, { reason, units: 0, price: null });
  }

  /** Sets, moves or (0) takes away one side of a trade's bracket. */
  protect(trade: BpyTrade, side: "stopLoss" | "takeProfit", price: number): void {
    const before = trade[side];
    if (before !== null) this.cancel(before, "replaced by a newer order");
    if (price === 0) return;
    const stop = side === "stopLoss" ? price : 0;
    trade[side] = this.#placeContingent(trade, side, -trade.size, price - stop, stop);
  }

  /** Works through the queue on the current bar; once more if a bracket may be hit at once. */
  processOrders(): void {
    let again = true;
    while (again) {
      again = false;
      for (const order of [...this.orders]) {
        if (this.orders.includes(order) && this.#process(order)) again = true;
      }
    }
  }

  /** Closes everything at the current close, without orders: the account is out of money. */
  closeAll(): void {
    for (const trade of [...this.account.trades]) this.#closeTrade(trade, this.account.close, this.account.bar);
    this.account.cash = 0;
  }

  #placeContingent(parent: BpyTrade, role: BpyOrder["role"], size: number, limit: number, stop: number): BpyOrder {
    const type = stop !== 0 ? "stop" : limit !== 0 ? "limit" : "market";
    const order = this.#note({
      id: "",
      type,
      size,
      limit,
      stop,
      stopLoss: 0,
      takeProfit: 0,
      parent,
      role,
      placedBar: this.account.bar,
    });
    if (limit === 0) this.orders.unshift(order);
    else this.orders.push(order);
    return order;
  }

  #note(order: Omit<BpyOrder, "placedStop">): BpyOrder {
    const noted = { ...order, id: order.id || `#${this.placed.length + 1}`, placedStop: order.stop };
    this.placed.push(noted);
    return noted;
  }

  #remove(order: BpyOrder): boolean {
    const at = this.orders.indexOf(order);
    if (at >= 0) this.orders.splice(at, 1);
    return at >= 0;
  }

  /** One order on one bar; true if the queue has to be worked through again. */
  #process(order: BpyOrder): boolean {
    const hit = triggerBpyOrder(order, this.bars, this.account.bar, this.options.tradeOnClose && !isContingent(order));
    if (hit === null) return false;
    if (order.parent !== null) {
      this.#closeByOrder(order, order.parent, hit.price, hit.bar);
      return false;
    }
    return this.#open(order, hit);
  }

  #closeByOrder(order: BpyOrder, trade: BpyTrade, price: number, bar: number): void {
    const size = Math.sign(order.size) * Math.min(Math.abs(trade.size), Math.abs(order.size));
    this.#remove(order);
    if (!this.account.trades.includes(trade)) {
      this.onEnd(order, { reason: "position was closed", units: 0, price: null });
      return;
    }
    this.onEnd(order, { reason: null, units: Math.abs(size), price });
    this.#reduceTrade(trade, price, size, bar);
  }

  #open(order: BpyOrder, hit: BpyTrigger): boolean {
    const { price, bar } = hit;
    const entryPrice = price * (1 + Math.sign(order.size) * this.options.spread);
    const unit = entryPrice + this.account.feeOf(order.size, price) / Math.abs(order.size);
    let size = order.size;
    if (Math.abs(size) < 1) {
      const units = floorDivide(this.account.buyingPower * Math.abs(size), unit);
      size = Math.sign(size) * units;
      if (units === 0) return this.#drop(order, "below one step");
    }
    const units = Math.abs(size);
    if (!this.options.hedging) size = this.#closeOpposite(size, price, bar);
    const opened = Math.abs(size);
    const closed = units - opened;
    if (opened * unit > this.account.buyingPower) {
      return this.#drop(order, "insufficient funds", closed, price);
    }
    const again = size !== 0 && this.#openTrade(order, entryPrice, size, hit);
    this.#remove(order);
    this.onEnd(order, { reason: null, units, price: (closed * price + opened * entryPrice) / units });
    return again;
  }

  /** Ends an order that opens nothing; the opposite trades it met first stay closed. */
  #drop(order: BpyOrder, reason: OrderReason, units = 0, price = 0): false {
    this.#remove(order);
    this.onEnd(order, { reason, units, price: units > 0 ? price : null });
    return false;
  }

  /** Opposite trades are closed first in, first out; what is left of the size opens. */
  #closeOpposite(size: number, price: number, bar: number): number {
    let needed = size;
    for (const trade of [...this.account.trades]) {
      if (trade.size * needed >= 0) continue;
      if (Math.abs(needed) >= Math.abs(trade.size)) {
        needed += trade.size;
        this.#closeTrade(trade, price, bar);
      } else {
        this.#reduceTrade(trade, price, needed, bar);
        needed = 0;
      }
      if (needed === 0) break;
    }
    return needed;
  }

  #openTrade(order: BpyOrder, entryPrice: number, size: number, hit: BpyTrigger): boolean {
    const trade = this.account.enter(size, entryPrice, hit.bar);
    const { takeProfit, stopLoss } = order;
    if (takeProfit !== 0) this.protect(trade, "takeProfit", takeProfit);
    if (stopLoss !== 0) this.protect(trade, "stopLoss", stopLoss);
    if (takeProfit === 0 && stopLoss === 0) return false;
    if (hit.isMarket) return true;
    const { bar } = this.account;
    const start = whenBracketStarts(order, hit.stop, this.bars.high[bar]!, this.bars.low[bar]!);
    if (start === "dubious") this.dubious++;
    return start === "at once";
  }

  #reduceTrade(trade: BpyTrade, price: number, size: number, bar: number): void {
    if (trade.size + size === 0) {
      this.#closeTrade(trade, price, bar);
      return;
    }
    const part = this.account.split(trade, -size);
    if (trade.stopLoss !== null) trade.stopLoss.size = -trade.size;
    if (trade.takeProfit !== null) trade.takeProfit.size = -trade.size;
    this.#closeTrade(part, price, bar);
  }

  #closeTrade(trade: BpyTrade, price: number, bar: number): void {
    for (const order of [trade.stopLoss, trade.takeProfit]) {
      if (order === null || !this.#remove(order)) continue;
      this.onEnd(order, { reason: "position was closed", units: 0, price: null });
    }
    this.account.exit(trade, price, bar);
  }
}
