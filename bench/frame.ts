/**
 * What the frame costs a strategy: one that reads typed columns of `df` beside one that reads the row, and what a bar
 * costs that calls danfo on the last 50 rows, for few and for many bars.
 */
import { createRequire } from "node:module";
import { runBacktest } from "../src/backtest/run-backtest.js";
import type { StrategyLike } from "../src/backtest/resolve-strategy.js";
import { median, race, report } from "./measure.js";
import { createRandomWalk } from "./random-walk.js";

const fromRow: StrategyLike = (_i, row) => (row.close > row.open ? "BUY" : "SELL");
const fromColumns: StrategyLike = (i, _row, df) => (df.at("close", i) > df.at("open", i) ? "BUY" : "SELL");
const fromDanfo: StrategyLike = (i, row, df) => {
  if (i < 50) return null;
  return row.close > df.tail(50).column("close").mean() ? "BUY" : "SELL";
};

const million = createRandomWalk(1_000_000);
const [row, columns] = race(
  7,
  () => runBacktest(million, fromRow),
  () => runBacktest(million, fromColumns),
) as [number, number];
report("1 M bars read through typed columns of df", `${(columns / row).toFixed(2)}x the row`);
report(
  "  danfo loaded for it",
  Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes("danfo")) ? "yes" : "no",
);

runBacktest(createRandomWalk(2000, "1d"), fromDanfo);
const perBar = [2000, 20_000].map((bars) => {
  const frame = createRandomWalk(bars, "1d");
  const times = Array.from({ length: 3 }, () => {
    const start = performance.now();
    runBacktest(frame, fromDanfo);
    return (performance.now() - start) / (bars - 50);
  });
  return median(times);
});
report(
  "danfo on the last 50 rows, each bar",
  `${(perBar[0]! * 1000).toFixed(0)} us at 2,000 bars`,
  `${(perBar[1]! * 1000).toFixed(0)} us at 20,000`,
  `ratio ${(perBar[1]! / perBar[0]!).toFixed(2)} (goal about 1)`,
);
