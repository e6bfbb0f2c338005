// Bought at 100, two new units for one old on bar 2, a dividend of 0.60 a unit on bar 3. Run: node examples/fills/corporate-actions.mjs
import { defineStrategy, runBacktest } from "algo-trader";
import { printTable, show, toFrame } from "./run-orders.mjs";

const frame = toFrame([
  [100, 100, 100, 100],
  [100, 104, 99, 104],
  [52, 53, 51, 53],
  [52.5, 53, 52, 53],
]);
const corporateActions = [
  { type: "split", ts: frame.ts[2], ratio: 2 },
  { type: "dividend", ts: frame.ts[3], amount: 0.6 },
];

const seen = [];
const strategy = defineStrategy({
  name: "hold_ten",
  onBar(i, row, _df, { strategy }) {
    seen.push([i, row.close, strategy.cash, strategy.equity]);
    return i === 0 ? { type: "market", side: "BUY", quantity: 10 } : null;
  },
});
const result = runBacktest(frame, strategy, { corporateActions, cash: 2000 });

printTable(
  ["bar", "close at the venue", "close the strategy sees", "units", "cash", "equity"],
  seen.map(([i, close, cash, equity]) => [
    i,
    frame.col("close")[i],
    close,
    result.position[i],
    show(cash),
    show(equity),
  ]),
);
