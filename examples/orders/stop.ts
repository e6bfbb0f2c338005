// Stop order: becomes a market order when the price reaches the stop. A bar that opens beyond it fills it at the open.
// Run: algo-trader backtest -s SPY -r 1d --strategy ./examples/orders/stop.ts
import { defineStrategy } from "algo-trader";

export default defineStrategy({
  name: "stop_orders",
  description: "buys the break of the 20-day high, sells the break of the 10-day low",
  onBar(bar, _row, df, { strategy }) {
    if (bar < 20) return null;
    const again = { cancel: "all" } as const;
    if (strategy.position() > 0) {
      return [again, { type: "stop", side: "SELL", stop: Math.min(...df.col("low").last(10)) }];
    }
    return [again, { type: "stop", side: "BUY", stop: Math.max(...df.col("high").last(20)) }];
  },
});
