import { int, type ParamsOf } from "../params.js";
import type { RowOf } from "../row.js";
import { Strategy } from "../strategy.js";
import { StateCross } from "./state-cross.js";

/** BUY when the short average crosses above the long one, SELL when it crosses below. */
export class MaCross extends Strategy<typeof MaCross.params> {
  /** Its parameters. */
  static override params = {
    short: int(20, { min: 1, max: 1000, description: "Bars of the short average" }),
    long: int(50, { min: 1, max: 1000, description: "Bars of the long average" }),
  };
  /** What it does, one line. */
  static override description =
    "Buy when the short moving average crosses above the long one, sell when it crosses below";
  /** Name in the registry. */
  static override strategyName = "ma_cross";
  readonly #cross = new StateCross();

  override indicators({ short, long }: ParamsOf<typeof MaCross.params>) {
    return { short: `ma${short}`, long: `ma${long}` };
  }

  onBar(_i: number, row: RowOf<MaCross>) {
    return this.#cross.next(row.short, row.long);
  }
}
