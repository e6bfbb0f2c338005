import type { Action, Order, OrderReason, OrderStatus } from "../../src/model/order.js";

/** One symbol, no partial fills. Prices are whole, spread and percentage are powers of two: all sums are exact. */
export interface TickRun {
  readonly bars: readonly TickBar[];
  /** What the strategy answers on each bar. */
  readonly script: readonly (readonly Action[])[];
  readonly cash: number;
  readonly percent: number;
  readonly fixed: number;
  readonly spread: number;
  readonly leverage: number;
  readonly fill: "open" | "close";
  readonly onInsufficient: "resize" | "cancel";
  readonly closeAtEnd: boolean;
}

export interface TickBar {
  readonly ts: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

export type Size =
  number | { readonly fraction: number } | { readonly target: number } | { readonly parent: number | null };

export interface Waiting {
  number: number;
  type: Order["type"];
  sign: 1 | -1;
  role: "order" | "stopLoss" | "takeProfit";
  size: Size;
  reduceOnly: boolean;
  until: { readonly day: true } | { readonly ts: number };
  group: string | null;
  limit: number | null;
  stop: number | null;
  stopLoss: number | null;
  takeProfit: number | null;
  trail: number | null;
  trailPercent: number | null;
  best: number;
  triggered: boolean;
  firstBar: number | null;
  guarded: number;
  filled: number;
  status: OrderStatus;
  reason: OrderReason | null;
  placedBar: number;
  endBar: number | null;
}

export interface TickFill {
  readonly order: number;
  readonly bar: number;
  readonly price: number;
  readonly quantity: number;
}

/** Everything that can change, as plain data, so that a copy is a copy. */
export interface TickState {
  cash: number;
  units: number;
  price: number;
  bar: number;
  bust: boolean;
  groups: number;
  orders: Waiting[];
  fills: TickFill[];
  equity: number[];
}

export function waiting(state: TickState): Waiting[] {
  return state.orders.filter(({ status }) => status === "open");
}

export function end(state: TickState, order: Waiting, status: OrderStatus, reason: OrderReason | null): void {
  order.status = status;
  order.reason ??= reason;
  order.endBar = state.bar;
}

export function follow(order: Waiting, price: number): void {
  if (order.type !== "trailingStop") return;
  order.best = order.sign < 0 ? Math.max(order.best, price) : Math.min(order.best, price);
  const distance = order.trailPercent === null ? Number(order.trail) : order.best * order.trailPercent;
  order.stop = order.best + order.sign * distance;
}

export function isMarketable(order: Waiting, price: number): boolean {
  const { sign, stop, limit } = order;
  if (stop !== null && sign * price >= sign * stop) order.triggered = true;
  if (stop !== null && !order.triggered) return false;
  return limit === null || sign * price <= sign * limit;
}

export function equityOf({ cash, units, price }: TickState): number {
  return cash + units * price;
}

export function placeSides(
  state: TickState,
  order: Pick<Waiting, "sign" | "stopLoss" | "takeProfit">,
  size: Size,
): void {
  const both = order.stopLoss !== null && order.takeProfit !== null;
  const group = both ? `sides ${state.groups++}` : null;
  const base = { sign: order.sign > 0 ? -1 : 1, size, reduceOnly: true, group } as const;
  if (order.stopLoss !== null) add(state, { ...base, type: "stop", role: "stopLoss", stop: order.stopLoss });
  if (order.takeProfit !== null) add(state, { ...base, type: "limit", role: "takeProfit", limit: order.takeProfit });
}

export function add(state: TickState, terms: Pick<Waiting, "type" | "sign" | "size"> & Partial<Waiting>): Waiting {
  const order: Waiting = {
    number: state.orders.length,
    role: "order",
    reduceOnly: false,
    until: { ts: Infinity },
    group: null,
    limit: null,
    stop: null,
    stopLoss: null,
    takeProfit: null,
    trail: null,
    trailPercent: null,
    best: state.price,
    triggered: false,
    firstBar: null,
    guarded: 0,
    filled: 0,
    status: "open",
    reason: null,
    placedBar: state.bar,
    endBar: null,
    ...terms,
  };
  state.orders.push(order);
  follow(order, state.price);
  return order;
}
