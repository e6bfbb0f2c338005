/**
 * Algorithmic trading research: bars, indicators, backtests and pictures. The subpaths go deeper.
 *
 * @module algo-trader
 */
export { Frame, type FrameMeta, type FrameRow } from "./frame/frame.js";

export { fetchBars } from "./data/fetch-bars.js";
export { createCsvSource } from "./data/sources/csv.js";
export { createSampleSource } from "./data/sources/sample.js";

export { computeIndicators } from "./indicators/compute-indicators.js";
export { defineStrategy } from "./strategy/define-strategy.js";
export { Strategy } from "./strategy/strategy.js";
export { runBacktest } from "./backtest/run-backtest.js";
export { plotResult } from "./plot/plot-result.js";
