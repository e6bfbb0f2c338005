import { createSampleSource } from "../data/sources/sample.js";
import type { Store } from "../data/store/store.js";
import { backtest, type BacktestReport } from "./backtest.js";
import { ingest } from "./ingest.js";
import { prepareBacktest, type BacktestRequest } from "./prepare-backtest.js";

/** The main job end to end on bundled real bars: ingest, indicators, backtest, picture. */
export async function demo(
  store: Store,
  request: Pick<BacktestRequest, "strategy" | "clock" | "signal" | "compute">,
): Promise<BacktestReport> {
  const series = { symbols: ["SPY"], resolution: "1d" } as const;
  const prepared = await prepareBacktest({ ...request, ...series, duration: "5 Y", plot: { mode: "full" } });
  await ingest(store, createSampleSource(), {
    ...request,
    ...series,
    resolutions: [series.resolution],
    fetchLog: false,
  });
  return backtest(store, prepared);
}
