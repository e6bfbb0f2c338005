import { choice, int, type ParamsOf } from "../params.js";
import type { RowOf } from "../row.js";
import { Strategy } from "../strategy.js";
import { StateCross } from "./state-cross.js";

/** BUY when the MACD line crosses above its signal line, SELL when it crosses below. */
export class Macd extends Strategy<typeof Macd.params> {
  /** Its parameters. */
  static override params = {
    fast: int(12, { min: 1, max: 1000, description: "Bars of the fast average" }),
    slow: int(26, { min: 1, max: 1000, description: "Bars of the slow average" }),
    signal: int(9, { min: 1, max: 1000, description: "Bars of the signal line" }),
    seeding: choice("first", ["first", "talib"], {
      description: "How the averages start: first value, or TA-Lib's mean",
    }),
    warmup: choice("masked", ["masked", "none"], { description: "Whether the first values are hidden" }),
  };
  /** What it does, one line. */
  static override description = "Buy when MACD crosses above its signal line, sell when it crosses below";
  /** Name in the registry. */
  static override strategyName = "macd";
  readonly #cross = new StateCross();

  override indicators({ fast, slow, signal, seeding, warmup }: ParamsOf<typeof Macd.params>) {
    const dialect = seeding === "talib" ? "_talib" : warmup === "none" ? "_unmasked" : "";
    const periods = fast === 12 && slow === 26 && signal === 9 ? "" : `(${fast},${slow},${signal})`;
    return { macd: `macd${dialect}${periods}`, signal: `macd_signal${dialect}${periods}` };
  }

  onBar(_i: number, row: RowOf<Macd>) {
    return this.#cross.next(row.macd, row.signal);
  }
}
