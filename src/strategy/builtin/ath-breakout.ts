import { choice, real, type ParamsOf } from "../params.js";
import type { RowOf } from "../row.js";
import { Strategy } from "../strategy.js";

/** BUY when the close breaks above the all-time high of the bars before, SELL when it falls back below the high. */
export class AthBreakout extends Strategy<typeof AthBreakout.params> {
  /** Its parameters. */
  static override params = {
    source: choice("close", ["close", "high"], { description: "Price whose all-time high counts" }),
    breakoutBuffer: real(0.01, { min: 0, max: 10, description: "Fraction above the high that counts as a breakout" }),
    stopBuffer: real(0.05, { min: 0, max: 1, description: "Fraction below the high at which it sells" }),
  };
  /** What it does, one line. */
  static override description = "Buy a breakout above the all-time high, sell when the price falls back below it";
  /** Name in the registry. */
  static override strategyName = "ath_breakout";
  #inside = false;
  #athBefore = NaN;

  override indicators({ source }: ParamsOf<typeof AthBreakout.params>) {
    return { ath: source === "close" ? "ath" : "ath_high" };
  }

  onBar(_i: number, row: RowOf<AthBreakout>) {
    const { close, ath } = row;
    const athBefore = this.#athBefore;
    this.#athBefore = ath;
    if (Number.isNaN(athBefore)) return null;
    if (!this.#inside) {
      if (!(close > athBefore * (1 + this.params.breakoutBuffer))) return null;
      this.#inside = true;
      return "BUY";
    }
    if (!(close < ath * (1 - this.params.stopBuffer))) return null;
    this.#inside = false;
    return "SELL";
  }
}
