// A strategy of your own in TypeScript: buy weakness in an up-trend, protect it with a stop, sell strength.
// Run: algo-trader backtest -s SPY --strategy ./examples/rsi-with-stop.ts --param lower=35
import { int, real, Strategy, type Decision, type RowOf } from "algo-trader";
import type { ParamsOf } from "algo-trader/strategy";

const params = {
  period: int(14, { min: 2, max: 100, description: "bars of the RSI" }),
  lower: real(35, { min: 1, max: 50, description: "buy below" }),
  upper: real(65, { min: 50, max: 99, description: "sell above" }),
  stop: real(0.05, { min: 0.005, max: 0.5, description: "stop this far below the close, a fraction" }),
};

/** Buys when the RSI is low while the price is above its 200-day mean. */
export default class RsiWithStop extends Strategy<typeof params> {
  static override params = params;
  static override description = "RSI dips above the 200-bar mean, with a stop";
  static override strategyName = "rsi_with_stop";

  override indicators({ period }: ParamsOf<typeof params>) {
    return { rsi: `rsi${period}`, trend: "ma200" };
  }

  onBar(_bar: number, row: RowOf<RsiWithStop>): Decision {
    const { lower, upper, stop } = this.params;
    if (this.position() > 0) return row.rsi > upper ? "SELL" : null;
    if (!(row.close > row.trend) || !(row.rsi < lower)) return null;
    return { type: "market", side: "BUY", stopLoss: row.close * (1 - stop) };
  }
}
