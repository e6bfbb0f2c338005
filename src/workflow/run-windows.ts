import type { BacktestOptions } from "../backtest/backtest-options.js";
import type { StrategyLike } from "../backtest/resolve-strategy.js";
import type { BacktestResult } from "../backtest/result.js";
import { runBacktest } from "../backtest/run-backtest.js";
import { runStressTest, type StressTest } from "../backtest/stress-test.js";
import type { Frame } from "../frame/frame.js";
import type { LoadedWindow } from "./load-window.js";

type Windows = ReadonlyMap<string, LoadedWindow>;

/** Runs a strategy on loaded windows. */
export function runWindows(windows: Windows, strategy: StrategyLike, options: BacktestOptions): BacktestResult {
  const { frames, start } = alignWindows(windows);
  return runBacktest(frames, strategy, { ...options, window: { start } });
}

/** Runs the strategy of a finished run again under worse circumstances, on the same windows. */
export function stressWindows(
  result: BacktestResult,
  windows: Windows,
  strategy: StrategyLike,
  options: BacktestOptions,
): StressTest {
  const { frames, start } = alignWindows(windows);
  return runStressTest(result, frames, strategy, { ...options, window: { start } });
}

/** Several series need their windows at one row; the one with the fewest bars before its window decides. */
function alignWindows(windows: Windows): {
  readonly frames: Frame | Readonly<Record<string, Frame>>;
  readonly start: number;
} {
  const start = Math.min(...[...windows.values()].map((one) => one.start));
  const frames = [...windows].map(([symbol, one]) => [symbol, one.frame.slice(one.start - start)] as const);
  return { frames: frames.length === 1 ? frames[0]![1] : Object.fromEntries(frames), start };
}
