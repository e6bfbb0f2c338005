// Bundled bars, a strategy of three lines, a backtest and a picture: no broker, no database.
// Run: node examples/first-backtest.mjs
import { createSampleSource, defineStrategy, fetchBars, int, plotResult, runBacktest } from "algo-trader";

const bars = await fetchBars(createSampleSource(), { symbol: "SPY", resolution: "1d", duration: "5 Y" });

const maCross = defineStrategy({
  name: "my_ma_cross",
  params: { short: int(20, { min: 2 }), long: int(50, { min: 2 }) },
  indicators: ({ short, long }) => ({ short: `ma${short}`, long: `ma${long}` }),
  onBar: (i, row) => (row.short > row.long ? "BUY" : row.short < row.long ? "SELL" : null),
});

const result = runBacktest(bars, maCross);
const { total_return, max_drawdown, sharpe } = result.metrics;
console.log(`${result.bars} bars, ${result.trades.length} trades`);
console.log({ total_return, max_drawdown, sharpe, buy_and_hold: result.benchmark.metrics.total_return });

await plotResult(result, { file: "spy.png" });
