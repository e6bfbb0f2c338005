// Limit order: filled at its limit or better. A bar that opens below a buy limit fills it at the open.
// Run: algo-trader backtest -s SPY -r 1d --strategy ./examples/orders/limit.ts
import { defineStrategy } from "algo-trader";

export default defineStrategy({
  name: "limit_orders",
  description: "buys 1 % below the last close in an up-trend, sells 2 % above it",
  indicators: () => ({ mean: "ma200" }),
  onBar(_bar, { close, mean }, _df, { strategy }) {
    // A limit of yesterday is taken back: prices have moved.
    const again = { cancel: "all" } as const;
    if (strategy.position() > 0) return [again, { type: "limit", side: "SELL", limit: close * 1.02 }];
    return close > mean ? [again, { type: "limit", side: "BUY", limit: close * 0.99 }] : again;
  },
});
