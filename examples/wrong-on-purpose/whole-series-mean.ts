// WRONG ON PURPOSE: its mean is that of the whole series, later prices included. `algo-trader audit` must refuse it.
// Run: algo-trader audit -s SPY -r 1d --strategy ./examples/wrong-on-purpose/whole-series-mean.ts
import { defineStrategy } from "algo-trader";
import { customIndicator } from "algo-trader/indicators";

const mean = customIndicator("whole_series_mean", {
  inputs: ["close"],
  warmup: 0,
  // Right would be the mean of the closes up to each row.
  compute: ({ close }) => close.map(() => close.reduce((sum, price) => sum + price, 0) / close.length),
});

export default defineStrategy({
  name: "whole_series_mean",
  description: "buys below the mean of all prices, the later ones too",
  indicators: () => ({ mean }),
  onBar: (_bar, row) => (row.close < row.mean ? "BUY" : "SELL"),
});
