// Time in force: DAY lives for the session it first meets, GTD through an instant, GTC until it is filled or cancelled.
// Run: algo-trader backtest -s SPY -r 1d --strategy ./examples/orders/time-in-force.ts --json
import { defineStrategy } from "algo-trader";

const dayMs = 864e5;

export default defineStrategy({
  name: "time_in_force",
  description: "the same limit 3 % below the close for a day, for a week and for good, once a quarter",
  onBar(bar, { close, ts }) {
    if (bar % 63 !== 0) return null;
    const dip = { type: "limit", side: "BUY", limit: close * 0.97, quantity: { fraction: 0.2 } } as const;
    return [
      "SELL",
      { ...dip, id: `day-${bar}`, timeInForce: "DAY" },
      { ...dip, id: `week-${bar}`, timeInForce: "GTD", goodTill: ts + 7 * dayMs },
      { ...dip, id: `open-${bar}`, timeInForce: "GTC" },
    ];
  },
});
