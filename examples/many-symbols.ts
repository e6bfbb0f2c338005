// One rule over every stored symbol, inside the database: which ones beat buy & hold, and the best one in full.
// Run: npx jiti examples/many-symbols.ts   (after: algo-trader ingest -s SPY -r 1d --source sample)
import {
  createStore,
  defineRuleStrategy,
  loadFrame,
  percentCommission,
  runBacktest,
  sqlBacktest,
  type SignalRule,
  type WindowedColumn,
} from "algo-trader";

const rule: SignalRule<WindowedColumn> = {
  buy: { all: [{ above: ["close", "ma50"] }, { crossesAbove: ["ma10", "ma30"] }] },
  sell: { crossesBelow: ["ma10", "ma30"] },
};

await using store = createStore();
const rows = await sqlBacktest(store, { resolution: "1d", rule, commissionRate: 0.001 });
const ranked = rows.toSorted((a, b) => b.totalReturn - a.totalReturn);
for (const { symbol, totalReturn, holdReturn, maxDrawdown, trades } of ranked.slice(0, 10)) {
  const percent = (fraction: number): string => `${(100 * fraction).toFixed(2)}%`;
  console.log(symbol, percent(totalReturn), "hold", percent(holdReturn), percent(maxDrawdown), `${trades} trades`);
}

// The same value as a strategy: every metric, every trade, pictures, the proof of causality.
const [best] = ranked;
if (best) {
  const frame = await loadFrame(store, { symbol: best.symbol, resolution: "1d" });
  const result = runBacktest(frame, defineRuleStrategy("trend", rule), { commission: percentCommission(0.001) });
  console.log(best.symbol, "in whole units", result.metrics["total_return"], "sharpe", result.metrics["sharpe"]);
}
