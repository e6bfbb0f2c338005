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
  const { frames, window } = nameWindows(windows);
  return runBacktest(frames, strategy, { ...options, window });
}

/** Runs the strategy of a finished run again under worse circumstances, on the same windows. */
export function stressWindows(
  result: BacktestResult,
  windows: Windows,
  strategy: StrategyLike,
  options: BacktestOptions,
): StressTest {
  const { frames, window } = nameWindows(windows);
  return runStressTest(result, frames, strategy, { ...options, window });
}

function nameWindows(windows: Windows): {
  readonly frames: Frame | Readonly<Record<string, Frame>>;
  readonly window: NonNullable<BacktestOptions["window"]>;
} {
  const list = [...windows];
  const [first] = list;
  if (list.length === 1) return { frames: first![1].frame, window: { start: first![1].start } };
  return {
    frames: Object.fromEntries(list.map(([symbol, { frame }]) => [symbol, frame])),
    window: Object.fromEntries(list.map(([symbol, { start }]) => [symbol, { start }])),
  };
}
