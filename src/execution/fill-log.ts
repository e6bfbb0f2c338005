import type { Fill } from "../model/fill.js";
import { GrowingTable } from "./growing-table.js";
import type { OrderLog } from "./order-log.js";
import type { WorkingOrder } from "./working-order.js";

/** Executions taken out of a log. */
export type FillRows = ReturnType<FillLog["since"]>;

/** Every execution, as columns; objects are made when somebody asks for them. */
export class FillLog {
  readonly #rows = new GrowingTable(["order", "quantity", "price", "commission", "bar"]);

  /** Executions so far. */
  get length(): number {
    return this.#rows.length;
  }

  /** Adds an execution on a bar of the run. */
  push(order: WorkingOrder, quantity: number, price: number, commission: number, bar: number): void {
    const row = this.#rows.append();
    const { columns } = this.#rows;
    columns.order[row] = order.number - 1;
    columns.quantity[row] = quantity;
    columns.price[row] = price;
    columns.commission[row] = commission;
    columns.bar[row] = bar;
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
    const { order, quantity, price, commission, bar } = this.#rows.columns;
    return Array.from({ length: this.length }, (_, row) => {
      const { id, market, terms } = orders.at(order[row]!);
      return {
        orderId: id,
        symbol: market.symbol,
        side: terms.sign > 0 ? "BUY" : "SELL",
        quantity: quantity[row]!,
        price: price[row]!,
        commission: commission[row]!,
        bar: bar[row]!,
        ts: clock[bar[row]!]!,
      };
    });
  }
}
