import type { Frame } from "../frame/frame.js";
import type { BacktestOptions } from "./backtest-options.js";
import type { StrategyLike } from "./resolve-strategy.js";
import type { BacktestResult } from "./result.js";

/** The bars of one symbol that a run could see. */
export interface SeenBars {
  /** Them, warm-up first; what follows `end` was not seen. */
  readonly frame: Frame;
  /** Row at which the window starts. */
  readonly start: number;
  /** Row after its last. */
  readonly end: number;
}

/** A bar of a run that finer bars were asked about. */
export interface RefinedInstant {
  /** Ticker. */
  readonly symbol: string | null;
  /** Opening instant, epoch milliseconds UTC. */
  readonly ts: number;
}

/** What a run was given, beyond what its result says: enough to make the same one again. */
export interface RunInputs {
  /** What ran. */
  readonly strategy: StrategyLike;
  /** As handed over. */
  readonly options: BacktestOptions;
  /** Its bars, in the order of allocation. */
  readonly seen: readonly SeenBars[];
  /** Which of them finer bars were asked about. */
  readonly refined: readonly RefinedInstant[];
}

const inputs = new WeakMap<BacktestResult, RunInputs>();

/** Beside the result, not in it: a result is plain data that can be printed. */
export function keepInputs(result: BacktestResult, given: RunInputs): BacktestResult {
  inputs.set(result, given);
  return result;
}

/** What made this result; null for an object that `runBacktest` did not return. */
export function inputsOf(result: BacktestResult): RunInputs | null {
  return inputs.get(result) ?? null;
}
