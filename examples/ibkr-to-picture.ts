// The whole path in one program: bars from TWS or Gateway into the database, indicators, backtest, picture.
// Without a broker, start `npx algo-trader simulate-gateway -s SPY -r 1d` first.
// Run: npx jiti examples/ibkr-to-picture.ts
import {
  computeIndicators,
  createIbkrSource,
  createStore,
  fetchBars,
  loadFrame,
  plotResult,
  runBacktest,
  storeBars,
} from "algo-trader";

const series = { symbol: "SPY", resolution: "1d" } as const;

// The environment's DATABASE_URL, else the database embedded in the package, under .algo-trader.
const store = createStore();
const source = createIbkrSource({ host: "127.0.0.1", port: 4002 });
try {
  const fetched = await fetchBars(source, { ...series, duration: "5 Y" });
  const { inserted, updated, unchanged } = await storeBars(store, series, fetched.bars);
  console.log(`${fetched.length} bars from ${source.name}: ${inserted} new, ${updated} changed, ${unchanged} known`);

  const frame = computeIndicators(await loadFrame(store, { ...series, duration: "5 Y" }), ["rsi14", "macd", "bb"]);
  const result = runBacktest(frame, "macd");
  console.log(`total return ${((result.metrics["total_return"] ?? NaN) * 100).toFixed(2)} %`);

  const { file } = await plotResult(result, { file: "spy-macd.png", theme: "dark" });
  console.log(`picture: ${file}`);
} finally {
  await source.close();
  await store.close();
}
