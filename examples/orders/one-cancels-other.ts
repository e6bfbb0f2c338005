// One cancels other: of several orders at most one is filled.
// Run: algo-trader backtest -s SPY -r 1d --strategy ./examples/orders/one-cancels-other.ts
import { defineStrategy } from "algo-trader";

export default defineStrategy({
  name: "one_cancels_other",
  description: "buys a break 2 % up or a dip 2 % down, whichever comes first, and sells ten bars later",
  memory: () => ({ boughtAt: 0 }),
  onBar(bar, { close }, _df, { memory, strategy }) {
    if (strategy.position() > 0) return bar >= memory.boughtAt + 10 ? "SELL" : null;
    memory.boughtAt = bar + 1;
    if (strategy.orders.length > 0) return null;
    return {
      oco: [
        { type: "stop", side: "BUY", stop: close * 1.02, id: `break-${bar}` },
        { type: "limit", side: "BUY", limit: close * 0.98, id: `dip-${bar}` },
      ],
    };
  },
});
