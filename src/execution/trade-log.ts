import type { Trade } from "../model/trade.js";
import type { Holding } from "./holding.js";
import { RowTable } from "./row-table.js";

// Where each number of a row stands.
const slot = {
  side: 0,
  quantity: 1,
  entryBar: 2,
  entryPrice: 3,
  exitBar: 4,
  exitPrice: 5,
  pnl: 6,
  return: 7,
  commission: 8,
  open: 9,
} as const;

/** Round trips in order of their end, as numbers; objects are made when somebody asks for them. */
export class TradeLog {
  readonly #symbols: (string | null)[] = [];
  readonly #rows = new RowTable(10);

  /** Round trips so far. */
  get length(): number {
    return this.#symbols.length;
  }

  /** 1 long, -1 short. */
  get side(): Float64Array {
    return this.#rows.column(slot.side);
  }

  /** Money gained after commission. */
  get pnl(): Float64Array {
    return this.#rows.column(slot.pnl);
  }

  /** Gain as a fraction of the entry value. */
  get return(): Float64Array {
    return this.#rows.column(slot.return);
  }

  /** Bar of the first fill. */
  get entryBar(): Float64Array {
    return this.#rows.column(slot.entryBar);
  }

  /** Bar of the last fill, or of the mark. */
  get exitBar(): Float64Array {
    return this.#rows.column(slot.exitBar);
  }

  /** Price paid. */
  get entryPrice(): Float64Array {
    return this.#rows.column(slot.entryPrice);
  }

  /** Adds the round trip of a holding that is flat now, or, marked, of one that is still open. */
  push(holding: Holding, exitValue: number, exited: number, exitBar: number, open: boolean): void {
    const { entryValue, entered, commission, income } = holding;
    const side = holding.units > 0 ? 1 : -1;
    const pnl = (side > 0 ? exitValue - entryValue : entryValue - exitValue) - commission + income;
    const at = this.#rows.append();
    const { chunk } = this.#rows;
    this.#symbols.push(holding.symbol);
    chunk[at + slot.side] = side;
    chunk[at + slot.quantity] = entered;
    chunk[at + slot.entryBar] = holding.entryBar;
    chunk[at + slot.entryPrice] = entryValue / entered;
    chunk[at + slot.exitBar] = exitBar;
    chunk[at + slot.exitPrice] = exitValue / exited;
    chunk[at + slot.pnl] = pnl;
    chunk[at + slot.return] = pnl / entryValue;
    chunk[at + slot.commission] = commission;
    chunk[at + slot.open] = open ? 1 : 0;
  }

  /** The round trips from one on. */
  since(row: number) {
    return { symbols: this.#symbols.slice(row), numbers: this.#rows.since(row) };
  }

  /** Puts other round trips in place of those from one on. */
  restore(row: number, { symbols, numbers }: TradeRows): void {
    this.#symbols.splice(row, Infinity, ...symbols);
    this.#rows.restore(row, numbers);
  }

  /** The round trips; `clock` gives the instant of each bar of the run. */
  toTrades(clock: Float64Array): Trade[] {
    const rows = this.#rows;
    return this.#symbols.map((symbol, row) => {
      const entryBar = rows.at(row, slot.entryBar);
      const exitBar = rows.at(row, slot.exitBar);
      return {
        symbol,
        side: rows.at(row, slot.side) > 0 ? "BUY" : "SELL",
        quantity: rows.at(row, slot.quantity),
        entryBar,
        entryTs: clock[entryBar]!,
        entryPrice: rows.at(row, slot.entryPrice),
        exitBar,
        exitTs: clock[exitBar]!,
        exitPrice: rows.at(row, slot.exitPrice),
        pnl: rows.at(row, slot.pnl),
        return: rows.at(row, slot.return),
        commission: rows.at(row, slot.commission),
        barsHeld: exitBar - entryBar,
        open: rows.at(row, slot.open) === 1,
      };
    });
  }
}

/** Round trips taken out of a log. */
export type TradeRows = ReturnType<TradeLog["since"]>;
