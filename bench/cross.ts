import { type ParamsOf, int } from "../src/strategy/params.js";
import type { RowOf } from "../src/strategy/row.js";
import { Strategy } from "../src/strategy/strategy.js";

/** The strategy that every engine is measured with: long while the mean of 20 closes is above the mean of 50. */
export class Cross extends Strategy<typeof Cross.params> {
  static override params = { short: int(20), long: int(50) };
  #above = false;

  override indicators({ short, long }: ParamsOf<typeof Cross.params>) {
    return { short: `ma${short}`, long: `ma${long}` };
  }

  onBar(_i: number, row: RowOf<Cross>) {
    const above = row.short > row.long;
    if (above === this.#above) return null;
    this.#above = above;
    return above ? "BUY" : "SELL";
  }
}
