import type { OrderReason, OrderStatus } from "../model/order.js";
import { FillLog } from "./fill-log.js";
import { Ledger } from "./ledger.js";
import { OrderLog } from "./order-log.js";
import type { VenueOptions } from "./venue-options.js";
import { isForced, type Market, type WorkingOrder } from "./working-order.js";

/** Something that happened to the account without an order of the strategy. */
export interface AccountEvent {
  /** What happened. */
  readonly kind: "margin call" | "bust" | "split" | "dividend";
  /** Ticker, or null if it is about the whole account. */
  readonly symbol: string | null;
  /** Opening instant of the bar, epoch milliseconds UTC. */
  readonly ts: number;
  /** Equity, split ratio, or money paid. */
  readonly value: number;
}

/** An order placed where the price already was. */
export interface PassedOrder {
  /** The order. */
  readonly order: WorkingOrder;
  /** Bar of its symbol. */
  readonly bar: number;
  /** Price at that moment. */
  readonly price: number;
}

/** Something a strategy asked for that there was nothing to do for. */
export interface IgnoredAction {
  /** What it asked for. */
  readonly kind: "cancel" | "protect";
  /** The order to cancel, or the side of the bracket. */
  readonly id: string;
  /** Where. */
  readonly market: Market;
  /** Bar of its symbol. */
  readonly bar: number;
}

/** One account at a simulated venue: money, markets, orders, and everything that happened to them. */
export class Venue {
  /** Money and round trips. */
  readonly ledger: Ledger;
  /** Every order ever placed, in order of placing. */
  readonly orders = new OrderLog();
  /** Every execution. */
  readonly fills = new FillLog();
  /** Margin calls, splits, dividends. */
  readonly events: AccountEvent[] = [];
  /** Limits and stops that the price had passed before they were placed. */
  readonly passed: PassedOrder[] = [];
  /** Orders to cancel that were never placed, and positions to protect that there were none of. */
  readonly ignored: IgnoredAction[] = [];
  /** Interest and borrow fees paid so far. */
  interest = 0;
  /** Value bought and sold so far. */
  traded = 0;
  /** Money lost to spread and slippage so far. */
  slipped = 0;
  /** Bar of the run that is under way; -1 before the first. */
  tick = -1;
  /** Whether the account ran out of money: it stays flat from there on. */
  bust = false;
  readonly #names = new Set<string>();

  constructor(
    /** How it fills and what it charges. */
    readonly options: VenueOptions,
    /** Its symbols, in the order of allocation. */
    readonly markets: readonly Market[],
  ) {
    this.ledger = new Ledger(options.cash);
  }

  /** Money + holdings at the last prices. */
  get equity(): number {
    let equity = this.ledger.cash;
    for (const market of this.markets) {
      if (market.holding.units !== 0) equity += market.holding.units * market.price;
    }
    return equity;
  }

  /** Value held, long and short added up, at the last prices. */
  get exposure(): number {
    let exposure = 0;
    for (const { holding, price } of this.markets) {
      if (holding.units !== 0) exposure += Math.abs(holding.units) * price;
    }
    return exposure;
  }

  /** Value that may still be opened. */
  get buyingPower(): number {
    const { leverage } = this.options;
    // Without leverage and shorts this is the cash itself; the sum would only add rounding.
    if (leverage === 1 && this.markets.every(({ holding }) => holding.units >= 0)) return this.ledger.cash;
    return this.equity * leverage - this.exposure;
  }

  /** Puts an order into the queue of its market; refuses it where there was no price yet. */
  place(order: WorkingOrder): void {
    order.placedBar = this.tick;
    this.orders.push(order);
    if (order.name !== null) this.#names.add(order.name);
    if (order.market.bar < 0) {
      this.end(order, "cancelled", "no price yet");
      return;
    }
    if (order.terms.type === "trailingStop") order.trailTo(order.market.price);
    order.market.orders.push(order);
  }

  /** Whether an order of this id was ever placed. */
  knows(id: string): boolean {
    const number = /^#(\d+)$/.exec(id)?.[1];
    return this.#names.has(id) || (number !== undefined && Number(number) >= 1 && Number(number) <= this.orders.length);
  }

  /** Ends an order. */
  end(order: WorkingOrder, status: OrderStatus, reason: OrderReason | null): void {
    order.status = status;
    order.reason ??= reason;
    order.endBar = this.tick;
    const { orders } = order.market;
    const at = orders.indexOf(order);
    if (at === orders.length - 1) orders.pop();
    else if (at >= 0) orders.splice(at, 1);
  }

  /** Ends every order of a market that fits, but for those of a margin call. */
  cancel(market: Market, reason: OrderReason, fits: (order: WorkingOrder) => boolean): void {
    for (const order of market.orders.filter((order) => !isForced(order) && fits(order)))
      this.end(order, "cancelled", reason);
  }
}
