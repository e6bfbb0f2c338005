import { describeThrown } from "../model/describe-thrown.js";
import { RunError } from "../model/errors.js";
import type { CausalFrame } from "../strategy/causal-frame.js";
import type { Strategy } from "../strategy/strategy.js";
import type { BacktestResult } from "./result.js";

/**
 * Lets a strategy prepare itself. What it does later would come after the run had begun.
 *
 * @throws {RunError} `STRATEGY_RETURNED` if `onStart` is async
 */
export function startStrategy(name: string, strategy: Strategy, df: CausalFrame): void {
  const answer: unknown = strategy.onStart?.(df);
  if (!(answer instanceof Promise)) return;
  // Nobody waits for it: its own failure must not end the program.
  answer.catch(() => undefined);
  throw new RunError(
    "STRATEGY_RETURNED",
    `Strategy ${name}: expected onStart to be done when it returns, received a Promise: onStart must not be async, and ` +
      `data must be loaded before the run.`,
    { context: { strategy: name } },
  );
}

/**
 * Shows a strategy its finished result.
 *
 * @throws {RunError} `STRATEGY_THREW` if `onFinish` does
 */
export function finishStrategy(name: string, strategy: Strategy, result: BacktestResult): void {
  try {
    strategy.onFinish?.(result);
  } catch (cause) {
    throw new RunError(
      "STRATEGY_THREW",
      `Strategy ${name} threw in onFinish: ${describeThrown(cause)}. Fix the strategy and run again.`,
      { cause, context: { strategy: name } },
    );
  }
}
