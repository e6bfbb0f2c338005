import { int, type ParamsOf } from "../params.js";
import type { RowOf } from "../row.js";
import { Strategy } from "../strategy.js";

/** Long on every bar whose short average lies above the long one, flat on the others; no crossing needed. */
export class DbMaCross extends Strategy<typeof DbMaCross.params> {
  /** Its parameters. */
  static override params = {
    short: int(20, { min: 1, max: 1000, description: "Bars of the short average" }),
    long: int(50, { min: 1, max: 1000, description: "Bars of the long average" }),
  };
  /** What it does, one line. */
  static override description = "Long while the short moving average is above the long one, flat otherwise";
  /** Name in the registry. */
  static override strategyName = "db_ma_cross";

  override indicators({ short, long }: ParamsOf<typeof DbMaCross.params>) {
    return { short: `ma${short}`, long: `ma${long}` };
  }

  onBar(_i: number, row: RowOf<DbMaCross>) {
    const { short, long } = row;
    if (Number.isNaN(short) || Number.isNaN(long)) return null;
    return short > long ? "BUY" : "SELL";
  }
}
