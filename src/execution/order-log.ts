import type { OrderReason, OrderRecord, OrderStatus } from "../model/order.js";
import { RowTable } from "./row-table.js";
import { WorkingOrder, type Market, type OrderTerms } from "./working-order.js";

/**
 * Every order ever placed, in order of placing. A market order that has ended and that nothing refers to is kept as
 * numbers, and its object serves the next one: a run of a million orders leaves numbers behind, not objects.
 */
export class OrderLog {
  /** An order, or the row of `#ended` that describes it. */
  readonly #orders: (WorkingOrder | number)[] = [];
  readonly #ended = new EndedOrders();

  /** Orders placed so far. */
  get length(): number {
    return this.#orders.length;
  }

  /** One order; `index` counts from 0 in order of placing. */
  at(index: number): WorkingOrder {
    const order = this.#orders[index]!;
    return typeof order === "number" ? this.#ended.at(order, index + 1) : order;
  }

  /** The orders that were changed or ended for a reason. */
  withReason(reason: OrderReason): WorkingOrder[] {
    const found: WorkingOrder[] = [];
    for (let index = 0; index < this.length; index++) {
      const order = this.#orders[index]!;
      const why = typeof order === "number" ? this.#ended.reasonOf(order) : order.reason;
      if (why === reason) found.push(this.at(index));
    }
    return found;
  }

  /** Adds an order and gives it its number. */
  push(order: WorkingOrder): void {
    order.number = this.#orders.push(order);
  }

  /** Keeps an ended order as numbers, so that its object is free for another one. */
  retire(order: WorkingOrder): void {
    this.#orders[order.number - 1] = this.#ended.push(order);
  }

  /** The orders from one on. */
  since(index: number): readonly (WorkingOrder | number)[] {
    return this.#orders.slice(index);
  }

  /** Puts other orders in place of those from one on. */
  restore(index: number, orders: readonly (WorkingOrder | number)[]): void {
    this.#orders.splice(index, Infinity, ...orders);
  }

  /** What became of them; `clock` gives the instant of each bar of the run. */
  toRecords(clock: Float64Array): OrderRecord[] {
    return this.#orders.map((_order, index) => this.at(index).toRecord(clock));
  }
}

// Where each number of a row stands.
const slot = { market: 0, quantity: 1, filled: 2, value: 3, placedBar: 4, endBar: 5 } as const;

/** Market orders that have ended, as numbers. */
class EndedOrders {
  readonly #terms: OrderTerms[] = [];
  /** The few there are. */
  readonly #markets: Market[] = [];
  /** Those that were not simply filled, by row. */
  readonly #odd = new Map<number, { readonly status: OrderStatus; readonly reason: OrderReason | null }>();
  readonly #numbers = new RowTable(6);

  push(order: WorkingOrder): number {
    const at = this.#numbers.append();
    const { chunk } = this.#numbers;
    chunk[at + slot.market] = this.#indexOf(order.market);
    chunk[at + slot.quantity] = order.wanted;
    chunk[at + slot.filled] = order.filled;
    chunk[at + slot.value] = order.value;
    chunk[at + slot.placedBar] = order.placedBar;
    chunk[at + slot.endBar] = order.endBar;
    const row = this.#terms.push(order.terms) - 1;
    const { status, reason } = order;
    if (status !== "filled" || reason !== null) this.#odd.set(row, { status, reason });
    return row;
  }

  reasonOf(row: number): OrderReason | null {
    return this.#odd.get(row)?.reason ?? null;
  }

  at(row: number, number: number): WorkingOrder {
    const numbers = this.#numbers;
    const market = this.#markets[numbers.at(row, slot.market)]!;
    const order = new WorkingOrder(null, this.#terms[row]!, market, NaN, NaN);
    order.number = number;
    order.status = this.#odd.get(row)?.status ?? "filled";
    order.reason = this.reasonOf(row);
    order.quantity = numbers.at(row, slot.quantity);
    order.filled = numbers.at(row, slot.filled);
    order.value = numbers.at(row, slot.value);
    order.placedBar = numbers.at(row, slot.placedBar);
    order.endBar = numbers.at(row, slot.endBar);
    return order;
  }

  #indexOf(market: Market): number {
    const known = this.#markets.indexOf(market);
    return known >= 0 ? known : this.#markets.push(market) - 1;
  }
}
