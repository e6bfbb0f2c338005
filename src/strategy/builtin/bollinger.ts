import { int, real, type ParamsOf } from "../params.js";
import type { RowOf } from "../row.js";
import { Strategy } from "../strategy.js";

/** BUY when the close is below the lower band, SELL when it is above the upper one. */
export class Bollinger extends Strategy<typeof Bollinger.params> {
  /** Its parameters. */
  static override params = {
    period: int(20, { min: 2, max: 1000, description: "Bars of the bands" }),
    k: real(2, { min: 0.01, max: 20, description: "Width in standard deviations" }),
  };
  /** What it does, one line. */
  static override description = "Buy below the lower Bollinger band, sell above the upper one";
  /** Name in the registry. */
  static override strategyName = "bollinger";

  override indicators({ period, k }: ParamsOf<typeof Bollinger.params>) {
    const suffix = period === 20 && k === 2 ? "" : `(${period},${k})`;
    return { upper: `bb_upper${suffix}`, lower: `bb_lower${suffix}` };
  }

  onBar(_i: number, row: RowOf<Bollinger>) {
    const { close } = row;
    if (close < row.lower) return "BUY";
    return close > row.upper ? "SELL" : null;
  }
}
