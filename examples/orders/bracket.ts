// Bracket: an entry that brings its own stop and target; a full fill of one cancels the other.
// Run: algo-trader backtest -s SPY -r 1d --strategy ./examples/orders/bracket.ts
import { defineStrategy } from "algo-trader";

export default defineStrategy({
  name: "bracket_orders",
  description: "buys a low RSI, stop 3 % below the close, target 3 % above it",
  indicators: () => ({ rsi: "rsi5" }),
  onBar(_bar, { close, rsi }, _df, { strategy }) {
    if (strategy.position() > 0 || !(rsi < 30)) return null;
    return { type: "market", side: "BUY", stopLoss: close * 0.97, takeProfit: close * 1.03 };
  },
});
