// Trailing stop: follows the best price at a distance and never goes back; then it is a stop.
// Run: algo-trader backtest -s SPY -r 1d --strategy ./examples/orders/trailing-stop.ts
import { defineStrategy, real } from "algo-trader";

export default defineStrategy({
  name: "trailing_stop_orders",
  description: "long above the 200-day mean, out 5 % below the best price since",
  params: { distance: real(0.05, { min: 0.001, max: 0.5, description: "distance, a fraction of the best price" }) },
  indicators: () => ({ mean: "ma200" }),
  onBar(_bar, { close, mean }, _df, { params, strategy }) {
    const { length: waiting } = strategy.orders;
    if (strategy.position() === 0) return close > mean && waiting === 0 ? "BUY" : null;
    return waiting === 0 ? { type: "trailingStop", side: "SELL", trailPercent: params.distance } : null;
  },
});
