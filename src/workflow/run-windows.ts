import type { BacktestOptions } from "../backtest/backtest-options.js";
import type { StrategyLike } from "../backtest/resolve-strategy.js";
import type { BacktestResult } from "../backtest/result.js";
import { runBacktest } from "../backtest/run-backtest.js";
import type { LoadedWindow } from "./load-window.js";

/**
 * Runs a strategy on loaded windows. Several series need their windows at one row; the one with the fewest bars before
 * its window decides.
 */
export function runWindows(
  windows: ReadonlyMap<string, LoadedWindow>,
  strategy: StrategyLike,
  options: BacktestOptions,
): BacktestResult {
  const start = Math.min(...[...windows.values()].map((one) => one.start));
  const frames = [...windows].map(([symbol, one]) => [symbol, one.frame.slice(one.start - start)] as const);
  return runBacktest(frames.length === 1 ? frames[0]![1] : Object.fromEntries(frames), strategy, {
    ...options,
    window: { start },
  });
}
