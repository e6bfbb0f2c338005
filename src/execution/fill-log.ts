import type { Fill } from "../model/fill.js";
import { GrowingColumn } from "./growing-column.js";
import type { OrderLog } from "./order-log.js";
import type { WorkingOrder } from "./working-order.js";

/** Every execution, as columns; objects are made when somebody asks for them. */
export class FillLog {
  readonly #order = new GrowingColumn();
  readonly #quantity = new GrowingColumn();
  readonly #price = new GrowingColumn();
  readonly #commission = new GrowingColumn();
  readonly #bar = new GrowingColumn();
  readonly #columns = [this.#order, this.#quantity, this.#price, this.#commission, this.#bar];

  /** Executions so far. */
  get length(): number {
    return this.#order.length;
  }

  /** Adds an execution at the current bar of the order's market. */
  push(order: WorkingOrder, quantity: number, price: number, commission: number): void {
    this.#order.push(order.number - 1);
    this.#quantity.push(quantity);
    this.#price.push(price);
    this.#commission.push(commission);
    this.#bar.push(order.market.tick);
  }

  /** The executions from one on. */
  since(row: number): readonly Float64Array[] {
    return this.#columns.map((column) => column.since(row));
  }

  /** Puts other executions in place of those from one on. */
  restore(row: number, rows: readonly Float64Array[]): void {
    for (const [k, column] of this.#columns.entries()) column.restore(row, rows[k]!);
  }

  /** The executions; `clock` gives the instant of each bar of the run. */
  toFills(orders: OrderLog, clock: Float64Array): Fill[] {
    return Array.from({ length: this.length }, (_, row) => {
      const { id, market, terms } = orders.at(this.#order.at(row));
      const bar = this.#bar.at(row);
      return {
        orderId: id,
        symbol: market.symbol,
        side: terms.sign > 0 ? "BUY" : "SELL",
        quantity: this.#quantity.at(row),
        price: this.#price.at(row),
        commission: this.#commission.at(row),
        bar,
        ts: clock[bar]!,
      };
    });
  }
}
