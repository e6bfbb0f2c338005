import { choice, int, real, type ParamsOf } from "../params.js";
import type { RowOf } from "../row.js";
import { Strategy } from "../strategy.js";
import { StateCross } from "./state-cross.js";

/** BUY when the SuperTrend turns up, SELL when it turns down. */
export class Supertrend extends Strategy<typeof Supertrend.params> {
  /** Its parameters. */
  static override params = {
    period: int(10, { min: 1, max: 1000, description: "Bars of the average true range" }),
    k: real(3, { min: 0.01, max: 100, description: "Distance in average true ranges" }),
    seeding: choice("first", ["first", "talib"], { description: "Bar on which the average true range starts" }),
  };
  /** What it does, one line. */
  static override description = "Buy when SuperTrend turns up, sell when it turns down";
  /** Name in the registry. */
  static override strategyName = "supertrend";
  readonly #cross = new StateCross();

  override indicators({ period, k, seeding }: ParamsOf<typeof Supertrend.params>) {
    const dialect = seeding === "talib" ? "_talib" : "";
    const suffix = period === 10 && k === 3 ? "" : `(${period},${k})`;
    return { line: `supertrend${dialect}${suffix}`, direction: `supertrend_dir${dialect}${suffix}` };
  }

  onBar(_i: number, row: RowOf<Supertrend>) {
    return this.#cross.next(row.direction, 0);
  }
}
