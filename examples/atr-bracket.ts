// A bracket so tight that one bar often reaches both sides: the report says how much of the result nobody can know.
// Run: algo-trader ingest -s SPY -r 1h --source sample
//      algo-trader backtest -s SPY -r 1h --strategy ./examples/atr-bracket.ts
// With TWS or Gateway, finer bars decide: --same-bar lowerTimeframe --auto-fetch
import { defineStrategy, int, real } from "algo-trader";

export default defineStrategy({
  name: "atr_bracket",
  description: "long above the mean, stop and target one average true range away",
  params: {
    trend: int(50, { min: 2, max: 400, description: "bars of the mean" }),
    atr: int(14, { min: 2, max: 100, description: "bars of the average true range" }),
    width: real(1, { min: 0.1, max: 10, description: "distance of stop and target, in average true ranges" }),
  },
  indicators: ({ trend, atr }) => ({ mean: `ma${trend}`, range: `atr${atr}` }),
  onBar(_bar, { close, mean, range }, _df, { params, strategy }) {
    // A NaN while the indicators warm up compares as false: no order.
    if (strategy.position() !== 0 || !(close > mean) || !(range > 0)) return null;
    const distance = params.width * range;
    return { type: "market", side: "BUY", stopLoss: close - distance, takeProfit: close + distance };
  },
});
