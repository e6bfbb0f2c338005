import type { Trade } from "../model/trade.js";
import { GrowingTable } from "./growing-table.js";
import type { Holding } from "./holding.js";

/** Round trips in order of their end, as columns; objects are made when somebody asks for them. */
export class TradeLog {
  readonly #symbols: (string | null)[] = [];
  readonly #rows = new GrowingTable([
    ...(["side", "quantity", "entryBar", "entryPrice", "exitBar", "exitPrice"] as const),
    ...(["pnl", "return", "commission", "open"] as const),
  ]);

  /** Round trips so far. */
  get length(): number {
    return this.#symbols.length;
  }

  /** 1 long, -1 short. */
  get side(): Float64Array {
    return this.#rows.column("side");
  }

  /** Money gained after commission. */
  get pnl(): Float64Array {
    return this.#rows.column("pnl");
  }

  /** Gain as a fraction of the entry value. */
  get return(): Float64Array {
    return this.#rows.column("return");
  }

  /** Bar of the first fill. */
  get entryBar(): Float64Array {
    return this.#rows.column("entryBar");
  }

  /** Bar of the last fill, or of the mark. */
  get exitBar(): Float64Array {
    return this.#rows.column("exitBar");
  }

  /** Price paid. */
  get entryPrice(): Float64Array {
    return this.#rows.column("entryPrice");
  }

  /** Adds the round trip of a holding that is flat now, or, marked, of one that is still open. */
  push(holding: Holding, exitValue: number, exited: number, exitBar: number, open: boolean): void {
    const { entryValue, entered, commission, income } = holding;
    const side = holding.units > 0 ? 1 : -1;
    const pnl = (side > 0 ? exitValue - entryValue : entryValue - exitValue) - commission + income;
    const row = this.#rows.append();
    const { columns } = this.#rows;
    this.#symbols.push(holding.symbol);
    columns.side[row] = side;
    columns.quantity[row] = entered;
    columns.entryBar[row] = holding.entryBar;
    columns.entryPrice[row] = entryValue / entered;
    columns.exitBar[row] = exitBar;
    columns.exitPrice[row] = exitValue / exited;
    columns.pnl[row] = pnl;
    columns.return[row] = pnl / entryValue;
    columns.commission[row] = commission;
    columns.open[row] = open ? 1 : 0;
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
    const { columns } = this.#rows;
    return this.#symbols.map((symbol, row) => {
      const entryBar = columns.entryBar[row]!;
      const exitBar = columns.exitBar[row]!;
      return {
        symbol,
        side: columns.side[row]! > 0 ? "BUY" : "SELL",
        quantity: columns.quantity[row]!,
        entryBar,
        entryTs: clock[entryBar]!,
        entryPrice: columns.entryPrice[row]!,
        exitBar,
        exitTs: clock[exitBar]!,
        exitPrice: columns.exitPrice[row]!,
        pnl: columns.pnl[row]!,
        return: columns.return[row]!,
        commission: columns.commission[row]!,
        barsHeld: exitBar - entryBar,
        open: columns.open[row] === 1,
      };
    });
  }
}

/** Round trips taken out of a log. */
export type TradeRows = ReturnType<TradeLog["since"]>;
