// Forecasts of a model beside the bars: store them, load them, trade them with the built-in ml_forecast.
// Run: npx jiti examples/ml-forecast.ts
import { createSampleSource, createStore, fetchBars, loadFrame, runBacktest, storeBars, type Frame } from "algo-trader";
import { loadExternalSignals, storeExternalSignals, type ExternalSignal } from "algo-trader/data";

const dayMs = 864e5;
const series = { symbol: "SPY", resolution: "1d" } as const;

/**
 * A stand-in for a model: every fifth bar it expects the mean return of the last 20 bars to go on for five more. What
 * it uses ends with the bar, so it is known from the bar's close on, the next midnight UTC.
 */
function makeForecasts(bars: Frame): ExternalSignal[] {
  const close = bars.col("close");
  const forecasts: ExternalSignal[] = [];
  for (let i = 20; i < bars.length; i += 5) {
    const mean = (close[i]! / close[i - 20]! - 1) / 20;
    forecasts.push({
      symbol: series.symbol,
      ts: bars.ts[i]!,
      signalType: "ml_return_forecast",
      payload: { horizon_bars: 5, expected_return: mean * 5, confidence: 0.6 },
      knownAt: bars.ts[i]! + dayMs,
    });
  }
  return forecasts;
}

const store = createStore({ url: null, dataDir: ".algo-trader" });
try {
  await storeBars(store, series, (await fetchBars(createSampleSource(), series)).bars);
  const frame = await loadFrame(store, series);
  const { inserted, unchanged } = await storeExternalSignals(store, makeForecasts(frame));
  console.log(`forecasts: ${inserted} new, ${unchanged} known`);

  const externalSignals = await loadExternalSignals(store, { symbol: "SPY", signalType: "ml_return_forecast" });
  const result = runBacktest(frame, "ml_forecast", { outside: { externalSignals } });
  const percent = ((result.metrics["total_return"] ?? NaN) * 100).toFixed(2);
  console.log(`${result.bars} bars, ${result.trades.length} trades, total return ${percent} %`);

  const silent = runBacktest(frame, "ml_forecast");
  console.log(`without forecasts: ${silent.trades.length} trades. ${silent.warnings.join(" ")}`);
} finally {
  await store.close();
}
