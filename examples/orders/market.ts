// Market order: filled at the next price there is, the open of the next bar.
// Run: algo-trader backtest -s SPY -r 1d --strategy ./examples/orders/market.ts
import { defineStrategy } from "algo-trader";

export default defineStrategy({
  name: "market_orders",
  description: "half of the account above the 200-day mean",
  indicators: () => ({ mean: "ma200" }),
  onBar(_bar, { close, mean }, _df, { strategy }) {
    if (strategy.position() > 0) return close < mean ? { type: "market", side: "SELL" } : null;
    return close > mean ? { type: "market", side: "BUY", quantity: { fraction: 0.5 } } : null;
  },
});
