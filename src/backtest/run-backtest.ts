import type { Frame } from "../frame/frame.js";
import { assertBacktestOptions, type BacktestOptions } from "./backtest-options.js";
import { prepareRun, type StrategyLike } from "./prepare-run.js";
import type { BacktestResult } from "./result.js";
import { runNative } from "./run-native.js";
import { runSeed } from "./run-seed.js";
import { toResult } from "./to-result.js";

/**
 * What a strategy would have done on these bars. Pure: the same input gives the same bytes.
 *
 * @param frame - the bars; columns that came from the store are used by `native` and ignored by the other profiles
 * @param strategy - a registered name, a class, an object of a class (its parameters are used, not its state), a function
 * @throws {UsageError} `INVALID_ARGUMENT`, `UNKNOWN_STRATEGY`, `UNKNOWN_PARAMETER`, `INVALID_PARAMETER`
 * @throws {DataError} `EMPTY_RESULT`, `BAD_BARS`
 * @throws {RunError} `STRATEGY_THREW`, `STRATEGY_RETURNED`, both naming the bar
 */
export function runBacktest(frame: Frame, strategy: StrategyLike, options: BacktestOptions = {}): BacktestResult {
  assertBacktestOptions(options);
  const profile = options.profile ?? "native";
  const run = prepareRun(frame, strategy, options);
  const outcome = profile === "seed" ? runSeed(run, options) : runNative(run, options);
  const result = toResult(run, profile, outcome);
  run.strategy.onFinish?.(result);
  return result;
}
