import type { Order, OrderReason, OrderRecord, OrderStatus, Sizing, TimeInForce } from "../model/order.js";
import type { MarketOf } from "./market.js";

/** One symbol at the venue. */
export type Market = MarketOf<WorkingOrder>;

/** How large an order is: as the strategy wrote it, a target weight, a portion of what is held, or what its parent opened. */
export type OrderSize =
  Sizing | { readonly target: number } | { readonly portion: number } | { readonly parent: WorkingOrder };

/** Everything that never changes about an order. */
export interface OrderTerms {
  /** Kind. */
  readonly type: Order["type"];
  /** 1 = buy, -1 = sell. */
  readonly sign: 1 | -1;
  /** How large. */
  readonly size: OrderSize;
  /** What it is for. */
  readonly role: OrderRecord["role"];
  /** May only reduce a position. */
  readonly reduceOnly: boolean;
  /** How long it lives. */
  readonly timeInForce: TimeInForce;
  /** Last instant of a `GTD` order. */
  readonly goodTill: number;
  /** Orders of one group cancel each other; null = none. */
  readonly group: object | null;
  /** Bracket to set when it opens a position; NaN = none. */
  readonly stopLoss: number;
  /** Bracket to set when it opens a position; NaN = none. */
  readonly takeProfit: number;
  /** Distance of a trailing stop in price units; NaN = none. */
  readonly trail: number;
  /** Distance of a trailing stop as a fraction of the best price; NaN = none. */
  readonly trailPercent: number;
}

/** An order at the venue. */
export class WorkingOrder {
  /** Units wanted, above zero; NaN until the first fill settles it. */
  quantity = NaN;
  /** Units asked for before it was cut down; NaN = it was not. */
  asked = NaN;
  /** Units filled. */
  filled = 0;
  /** Money value of the fills. */
  value = 0;
  /** Commission charged so far. */
  fee = 0;
  /** How it stands. */
  status: OrderStatus = "open";
  /** Why it was resized, cancelled or refused. */
  reason: OrderReason | null = null;
  /** Bar on which it ended; -1 = it has not. */
  endBar = -1;
  /** Whether the stop was hit, so that the rest of the terms count. */
  triggered = false;
  /** Best price since a trailing stop was placed. */
  best = NaN;
  /** Day on which a `DAY` order went live; NaN = not yet. */
  day = NaN;
  /** Units that it opened and that its bracket has not closed yet. */
  guarded = 0;
  /** Bar of the run of the decision; -1 = not placed yet. */
  placedBar = -1;
  /** Which of the account's orders it is, counted from 1; 0 = not placed yet. */
  number = 0;

  constructor(
    /** Name that the strategy gave it; null = its number. */
    readonly name: string | null,
    /** What never changes while it lives. */
    public terms: OrderTerms,
    /** Where it waits. */
    readonly market: Market,
    /** Limit price; NaN = none. */
    public limit: number,
    /** Stop price; NaN = none. A trailing stop moves it. */
    public stop: number,
  ) {}

  /** Name. */
  get id(): string {
    return this.name ?? `#${this.number}`;
  }

  /** Units it was for at first. */
  get wanted(): number {
    return Number.isNaN(this.asked) ? this.quantity : this.asked;
  }

  /** Cuts it down to so many units, and remembers what it was for. */
  cutTo(quantity: number, reason: OrderReason): void {
    this.asked = this.wanted;
    this.quantity = quantity;
    this.reason = reason;
  }

  /** Makes an ended market order a new one. */
  reuse(terms: OrderTerms): void {
    this.terms = terms;
    this.quantity = NaN;
    this.asked = NaN;
    this.filled = 0;
    this.value = 0;
    this.fee = 0;
    this.status = "open";
    this.reason = null;
    this.endBar = -1;
    this.guarded = 0;
  }

  /** Whether it waits for its stop. */
  get waitsForStop(): boolean {
    return !this.triggered && !Number.isNaN(this.stop);
  }

  /** Moves a trailing stop after the price was seen. */
  trailTo(price: number): void {
    const { trail, trailPercent, sign } = this.terms;
    if (!(sign < 0 ? price <= this.best : price >= this.best)) this.best = price;
    const distance = Number.isNaN(trail) ? this.best * trailPercent : trail;
    this.stop = this.best + sign * distance;
  }

  /** What became of it; `clock` gives the instant of each bar of the run. */
  toRecord(clock: Float64Array): OrderRecord {
    const { terms, market } = this;
    return {
      id: this.id,
      symbol: market.symbol,
      type: terms.type,
      side: terms.sign > 0 ? "BUY" : "SELL",
      role: terms.role,
      placedBar: this.placedBar,
      placedTs: clock[this.placedBar]!,
      quantity: nullIfNaN(this.wanted),
      filled: this.filled,
      price: this.filled > 0 ? this.value / this.filled : null,
      limit: nullIfNaN(this.limit),
      stop: nullIfNaN(this.stop),
      status: this.status === "open" && this.filled > 0 ? "partial" : this.status,
      endBar: this.endBar < 0 ? null : this.endBar,
      endTs: this.endBar < 0 ? null : clock[this.endBar]!,
      reason: this.reason,
    };
  }
}

/** Whether a margin call placed it: the strategy cannot take it back. */
export function isForced({ reason }: WorkingOrder): boolean {
  return reason === "margin call";
}

/** The order whose position this one protects, for a side of a bracket. */
export function parentOf({ terms: { size } }: WorkingOrder): WorkingOrder | null {
  return typeof size === "object" && "parent" in size ? size.parent : null;
}

function nullIfNaN(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
