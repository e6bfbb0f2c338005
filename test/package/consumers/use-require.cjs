const { createSampleSource, fetchBars, plotResult, runBacktest, Strategy } = require("algo-trader");
const { DataFrame } = require("algo-trader/danfo");
const { computeIndicators, sma } = require("algo-trader/indicators");
const { Strategy: SameStrategy } = require("algo-trader/strategy");

async function main() {
  if (Strategy !== SameStrategy) throw new Error("Expected one Strategy class behind all subpaths.");
  const bars = (await fetchBars(createSampleSource(), { symbol: "SPY", resolution: "1d" })).slice(0, 300);
  const frame = computeIndicators(bars, { short: sma(20), long: sma(50) });
  if (!(frame instanceof DataFrame)) throw new Error("Expected a frame to be a DataFrame.");
  const result = runBacktest(bars, "db_ma_cross");
  const plot = await plotResult(result, { mode: "full" });
  const png = await plot.png();
  console.log(
    JSON.stringify({
      bars: result.bars,
      trades: result.trades.length,
      danfo: [frame.head(5).shape[0], frame.loc({ columns: frame.columns.slice(0, 7) }).shape[1]],
      png: png.subarray(1, 4).toString() === "PNG",
    }),
  );
}

void main();
