import type { Side } from "./trade.js";

/** How long an order may live. */
export const timesInForce = ["DAY", "GTC", "GTD"] as const;

/** How long an order lives. `DAY`: the session of the first bar it is live on. `GTC`: until cancelled. `GTD`: through `goodTill`. */
export type TimeInForce = (typeof timesInForce)[number];

/**
 * How many units an order is for. A bare number is units.
 *
 * `units` a number of units · `cash` money to spend · `fraction` share of equity, in (0, 1] times the leverage ·
 * `volatility` the weight at which the position's yearly volatility is this, measured over `lookbackBars`.
 */
export type Sizing =
  | number
  | { readonly units: number }
  | { readonly cash: number }
  | { readonly fraction: number }
  | { readonly volatility: number; readonly lookbackBars?: number };

/** What every order has. */
export interface OrderBase {
  /** `BUY` or `SELL`. */
  readonly side: Side;
  /** How much; default = the run's sizing for an order that opens, the whole position for one that closes. */
  readonly quantity?: Sizing;
  /** Ticker, for runs over several; default = the bar's own. */
  readonly symbol?: string;
  /** Name of your own, to cancel it by. */
  readonly id?: string;
  /** How long it lives. @default "GTC" */
  readonly timeInForce?: TimeInForce;
  /** Last instant of a `GTD` order, inclusive, epoch milliseconds UTC. */
  readonly goodTill?: number;
  /** Bracket: price of the stop that protects what this order opens. */
  readonly stopLoss?: number;
  /** Bracket: price of the limit that takes the profit of what this order opens. */
  readonly takeProfit?: number;
  /** May only reduce a position, never open or turn it. @default false */
  readonly reduceOnly?: boolean;
}

/** Filled at the next price there is. */
export interface MarketOrder extends OrderBase {
  /** Discriminator. */
  readonly type: "market";
}

/** Filled at `limit` or better. */
export interface LimitOrder extends OrderBase {
  /** Discriminator. */
  readonly type: "limit";
  /** Worst price accepted. */
  readonly limit: number;
}

/** Becomes a market order when the price reaches `stop`. */
export interface StopOrder extends OrderBase {
  /** Discriminator. */
  readonly type: "stop";
  /** Price that sets it off. */
  readonly stop: number;
}

/** Becomes a limit order when the price reaches `stop`; the limit counts only after that. */
export interface StopLimitOrder extends OrderBase {
  /** Discriminator. */
  readonly type: "stopLimit";
  /** Price that sets it off. */
  readonly stop: number;
  /** Worst price accepted. */
  readonly limit: number;
}

/** A stop that follows the price at a distance; give `trail` (price units) or `trailPercent` (a fraction). */
export interface TrailingStopOrder extends OrderBase {
  /** Discriminator. */
  readonly type: "trailingStop";
  /** Distance in price units. */
  readonly trail?: number;
  /** Distance as a fraction of the best price: 0.05 = 5 %. */
  readonly trailPercent?: number;
}

/** An order as a strategy writes it. */
export type Order = MarketOrder | LimitOrder | StopOrder | StopLimitOrder | TrailingStopOrder;

/** Every order type. */
export const orderTypes = ["market", "limit", "stop", "stopLimit", "trailingStop"] as const;

/** Orders of which at most one is filled: the first fill cancels the others. */
export interface OneCancelsOther {
  /** The orders. */
  readonly oco: readonly Order[];
}

/** Bring the position to this weight of equity: 1 = all long, 0 = flat, -0.5 = half short. */
export interface Target {
  /** Weight of equity in [-1, 1] times the leverage. */
  readonly target: number;
  /** Ticker, for runs over several; default = the bar's own. */
  readonly symbol?: string;
}

/** Close the position, or a portion of it, at the next price there is. */
export interface CloseAction {
  /** Portion of the position in (0, 1]. */
  readonly close: number;
  /** Ticker, for runs over several; default = the bar's own. */
  readonly symbol?: string;
}

/** Cancel open orders; those that protect a position stay unless named by id. */
export interface CancelAction {
  /** An order's id, or `all`. */
  readonly cancel: string;
  /** Ticker, for runs over several; default = the bar's own. */
  readonly symbol?: string;
}

/** Set or move the bracket of the position; null takes that side away, an absent side stays. */
export interface ProtectAction {
  /** New prices. */
  readonly protect: { readonly stopLoss?: number | null; readonly takeProfit?: number | null };
  /** Ticker, for runs over several; default = the bar's own. */
  readonly symbol?: string;
}

/** Target weights of several symbols at once; those not named stay as they are. */
export interface Weights {
  /** Weight of equity by ticker. */
  readonly weights: Readonly<Record<string, number>>;
}

/** One thing a strategy may ask for. `BUY` = be long, `SELL` = be flat; a repeated signal changes nothing. */
export type Action =
  "BUY" | "SELL" | Order | OneCancelsOther | Target | CloseAction | CancelAction | ProtectAction | Weights;

/** What a strategy answers on a bar; null, undefined or an empty list = no change. */
export type Decision = Action | readonly Action[] | null | undefined;

/** How an order ended. */
export type OrderStatus = "open" | "filled" | "partial" | "cancelled" | "expired";

/** Why an order was resized, cancelled, refused or dropped. */
export const orderReasons = [
  "insufficient funds",
  "below one step",
  "volatility unknown",
  "no price yet",
  "more than is held",
  "nothing to reduce",
  "expired",
  "cancelled by the strategy",
  "other order of the group was filled",
  "position was closed",
  "replaced by a newer order",
  "exclusive orders",
  "margin call",
  "account is bust",
  "end of data",
] as const;

/** Why an order was resized, cancelled, refused or dropped. */
export type OrderReason = (typeof orderReasons)[number];

/** What became of an order. */
export interface OrderRecord {
  /** The strategy's id, or `#1`, `#2`, … in order of placing. */
  readonly id: string;
  /** Ticker. */
  readonly symbol: string | null;
  /** Kind of order. */
  readonly type: Order["type"];
  /** `BUY` or `SELL`. */
  readonly side: Side;
  /** What it is for: an entry, a plain exit, or one side of a bracket. */
  readonly role: "order" | "stopLoss" | "takeProfit";
  /** Bar of the decision. */
  readonly placedBar: number;
  /** Opening instant of that bar, epoch milliseconds UTC. */
  readonly placedTs: number;
  /** Units asked for, `filled` may be less with a `reason`; null = not settled before the order ended. */
  readonly quantity: number | null;
  /** Units filled. */
  readonly filled: number;
  /** Mean fill price; null = nothing filled. */
  readonly price: number | null;
  /** Limit price; null = none. */
  readonly limit: number | null;
  /** Stop price when the order ended (a trailing stop moves); null = none. */
  readonly stop: number | null;
  /** How it ended. */
  readonly status: OrderStatus;
  /** Bar on which it ended; null = still open. */
  readonly endBar: number | null;
  /** Opening instant of that bar, epoch milliseconds UTC; null = still open. */
  readonly endTs: number | null;
  /** Why it was resized, cancelled, refused or dropped; null = it was not. */
  readonly reason: OrderReason | null;
}
