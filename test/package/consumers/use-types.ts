import {
  createSampleSource,
  fetchBars,
  plotResult,
  runBacktest,
  Strategy,
  type BacktestResult,
  type Frame,
} from "algo-trader";
import { DataFrame } from "algo-trader/danfo";
import { computeIndicators, sma } from "algo-trader/indicators";
import { startGatewaySimulator } from "algo-trader/testing";

export async function use(): Promise<number> {
  const bars: Frame = await fetchBars(createSampleSource(), { symbol: "SPY", resolution: "1d" });
  const frame = computeIndicators(bars, { short: sma(20) });
  const short: Float64Array = frame.col("short");
  const mean: number = frame.close.mean();
  const table = new DataFrame([[1, 2]], { columns: ["a", "b"] });
  const sum: number = table.a.add(table.b).sum();
  // @ts-expect-error -- no such column: the types are real, not any
  table.c;
  const result: BacktestResult = runBacktest(frame, "db_ma_cross", { profile: "native" });
  // @ts-expect-error -- no such profile
  runBacktest(frame, "db_ma_cross", { profile: "nativ" });
  const { width } = await plotResult(result, { theme: "dark" });
  return short.length + mean + sum + width + Object.keys(Strategy).length + startGatewaySimulator.length;
}
