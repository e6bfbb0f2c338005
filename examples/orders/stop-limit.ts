// Stop-limit order: the limit counts only once the stop was reached. A bar that jumps over both leaves it unfilled, where a
// plain stop would have bought at any price.
// Run: algo-trader backtest -s SPY -r 1d --strategy ./examples/orders/stop-limit.ts
import { defineStrategy } from "algo-trader";

export default defineStrategy({
  name: "stop_limit_orders",
  description: "buys the break of the 20-day high, but pays at most 0.1 % more",
  indicators: () => ({ mean: "ma20" }),
  onBar(bar, { close, mean }, df, { strategy }) {
    if (bar < 20) return null;
    if (strategy.position() > 0) return close < mean ? "SELL" : null;
    const stop = Math.max(...df.col("high").last(20));
    return [{ cancel: "all" }, { type: "stopLimit", side: "BUY", stop, limit: stop * 1.001 }];
  },
});
