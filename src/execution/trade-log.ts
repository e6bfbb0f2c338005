import type { Trade } from "../model/trade.js";
import { GrowingColumn } from "./growing-column.js";
import type { Holding } from "./holding.js";

/** Round trips in order of their end, as columns; objects are made when somebody asks for them. */
export class TradeLog {
  readonly #symbols: (string | null)[] = [];
  readonly #side = new GrowingColumn();
  readonly #quantity = new GrowingColumn();
  readonly #entryBar = new GrowingColumn();
  readonly #entryPrice = new GrowingColumn();
  readonly #exitBar = new GrowingColumn();
  readonly #exitPrice = new GrowingColumn();
  readonly #pnl = new GrowingColumn();
  readonly #return = new GrowingColumn();
  readonly #commission = new GrowingColumn();
  readonly #open = new GrowingColumn();
  readonly #columns = [
    ...[this.#side, this.#quantity, this.#entryBar, this.#entryPrice, this.#exitBar],
    ...[this.#exitPrice, this.#pnl, this.#return, this.#commission, this.#open],
  ];

  /** Round trips so far. */
  get length(): number {
    return this.#symbols.length;
  }

  /** 1 long, -1 short. */
  get side(): Float64Array {
    return this.#side.values;
  }

  /** Money gained after commission. */
  get pnl(): Float64Array {
    return this.#pnl.values;
  }

  /** Gain as a fraction of the entry value. */
  get return(): Float64Array {
    return this.#return.values;
  }

  /** Bar of the first fill. */
  get entryBar(): Float64Array {
    return this.#entryBar.values;
  }

  /** Bar of the last fill, or of the mark. */
  get exitBar(): Float64Array {
    return this.#exitBar.values;
  }

  /** Price paid. */
  get entryPrice(): Float64Array {
    return this.#entryPrice.values;
  }

  /** Adds the round trip of a holding that is flat now, or, marked, of one that is still open. */
  push(holding: Holding, exitValue: number, exited: number, exitBar: number, open: boolean): void {
    const { entryValue, entered, commission, income } = holding;
    const side = holding.units > 0 ? 1 : -1;
    const pnl = (side > 0 ? exitValue - entryValue : entryValue - exitValue) - commission + income;
    this.#symbols.push(holding.symbol);
    this.#side.push(side);
    this.#quantity.push(entered);
    this.#entryBar.push(holding.entryBar);
    this.#entryPrice.push(entryValue / entered);
    this.#exitBar.push(exitBar);
    this.#exitPrice.push(exitValue / exited);
    this.#pnl.push(pnl);
    this.#return.push(pnl / entryValue);
    this.#commission.push(commission);
    this.#open.push(open ? 1 : 0);
  }

  /** The round trips from one on. */
  since(row: number): TradeRows {
    return { symbols: this.#symbols.slice(row), columns: this.#columns.map((column) => column.since(row)) };
  }

  /** Puts other round trips in place of those from one on. */
  restore(row: number, { symbols, columns }: TradeRows): void {
    this.#symbols.splice(row, Infinity, ...symbols);
    for (const [k, column] of this.#columns.entries()) column.restore(row, columns[k]!);
  }

  /** The round trips; `clock` gives the instant of each bar of the run. */
  toTrades(clock: Float64Array): Trade[] {
    return this.#symbols.map((symbol, row) => {
      const entryBar = this.#entryBar.at(row);
      const exitBar = this.#exitBar.at(row);
      return {
        symbol,
        side: this.#side.at(row) > 0 ? "BUY" : "SELL",
        quantity: this.#quantity.at(row),
        entryBar,
        entryTs: clock[entryBar]!,
        entryPrice: this.#entryPrice.at(row),
        exitBar,
        exitTs: clock[exitBar]!,
        exitPrice: this.#exitPrice.at(row),
        pnl: this.#pnl.at(row),
        return: this.#return.at(row),
        commission: this.#commission.at(row),
        barsHeld: exitBar - entryBar,
        open: this.#open.at(row) === 1,
      };
    });
  }
}

/** Round trips taken out of a log. */
export interface TradeRows {
  /** Ticker of each. */
  readonly symbols: readonly (string | null)[];
  /** The columns of numbers. */
  readonly columns: readonly Float64Array[];
}
