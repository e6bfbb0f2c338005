import type { Fill } from "../model/fill.js";
import type { OrderLog } from "./order-log.js";
import { RowTable } from "./row-table.js";
import type { WorkingOrder } from "./working-order.js";

// Where each number of a row stands.
const slot = { order: 0, quantity: 1, price: 2, commission: 3, bar: 4 } as const;

/** Executions taken out of a log. */
export type FillRows = ReturnType<FillLog["since"]>;

/** Every execution, as numbers; objects are made when somebody asks for them. */
export class FillLog {
  readonly #rows = new RowTable(5);

  /** Executions so far. */
  get length(): number {
    return this.#rows.length;
  }

  /** Adds an execution on a bar of the run. */
  push(order: WorkingOrder, quantity: number, price: number, commission: number, bar: number): void {
    const at = this.#rows.append();
    const { chunk } = this.#rows;
    chunk[at + slot.order] = order.number - 1;
    chunk[at + slot.quantity] = quantity;
    chunk[at + slot.price] = price;
    chunk[at + slot.commission] = commission;
    chunk[at + slot.bar] = bar;
  }

  /** The executions from one on. */
  since(row: number) {
    return this.#rows.since(row);
  }

  /** Puts other executions in place of those from one on. */
  restore(row: number, rows: FillRows): void {
    this.#rows.restore(row, rows);
  }

  /** The executions; `clock` gives the instant of each bar of the run. */
  toFills(orders: OrderLog, clock: Float64Array): Fill[] {
    const rows = this.#rows;
    return Array.from({ length: this.length }, (_, row) => {
      const { id, market, terms } = orders.at(rows.at(row, slot.order));
      return {
        orderId: id,
        symbol: market.symbol,
        side: terms.sign > 0 ? "BUY" : "SELL",
        quantity: rows.at(row, slot.quantity),
        price: rows.at(row, slot.price),
        commission: rows.at(row, slot.commission),
        bar: rows.at(row, slot.bar),
        ts: clock[rows.at(row, slot.bar)]!,
      };
    });
  }
}
