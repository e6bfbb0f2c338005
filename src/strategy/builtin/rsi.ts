import { int, real, type ParamsOf } from "../params.js";
import type { RowOf } from "../row.js";
import { Strategy } from "../strategy.js";

/** BUY when the RSI is below `lower`, SELL when it is above `upper`. */
export class Rsi extends Strategy<typeof Rsi.params> {
  /** Its parameters. */
  static override params = {
    period: int(14, { min: 1, max: 1000, description: "Bars of the RSI" }),
    lower: real(30, { min: 0, max: 100, description: "Buy below this" }),
    upper: real(70, { min: 0, max: 100, description: "Sell above this" }),
  };
  /** What it does, one line. */
  static override description = "Buy when the RSI is oversold, sell when it is overbought";
  /** Name in the registry. */
  static override strategyName = "rsi";

  override indicators({ period }: ParamsOf<typeof Rsi.params>) {
    return { rsi: `rsi${period}` };
  }

  onBar(_i: number, row: RowOf<Rsi>) {
    const { rsi } = row;
    if (rsi < this.params.lower) return "BUY";
    return rsi > this.params.upper ? "SELL" : null;
  }
}
