export type { BacktestOptions } from "./backtest-options.js";
export type { StrategyLike } from "./resolve-strategy.js";
export { profiles, type BacktestResult, type Benchmark, type Metrics, type Profile, type Signal } from "./result.js";
export { runBacktest } from "./run-backtest.js";
