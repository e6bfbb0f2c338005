import type { Store } from "../data/store/store.js";
import type { Clock } from "../model/clock.js";
import { backtest, type BacktestReport } from "./backtest.js";
import { ingest } from "./ingest.js";
import { createSampleSource } from "../data/sources/sample.js";

/** What to show. */
export interface DemoRequest {
  /** Registered name or file. @default "db_ma_cross" */
  readonly strategy?: string;
  /** Where the time in the picture's name comes from. */
  readonly clock: Clock;
  /** Stops the work. */
  readonly signal?: AbortSignal;
}

/** The main job end to end on bundled real bars: ingest, indicators, backtest, picture. */
export async function demo(store: Store, request: DemoRequest): Promise<BacktestReport> {
  const series = { symbol: "SPY", resolution: "1d" } as const;
  await ingest(store, createSampleSource(), {
    ...request,
    symbols: [series.symbol],
    resolutions: [series.resolution],
    fetchLog: false,
  });
  return backtest(store, { ...request, ...series, duration: "5 Y", plot: { mode: "full" } });
}
