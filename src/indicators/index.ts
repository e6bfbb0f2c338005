/**
 * Indicators: columns computed from bars, by name or by descriptor, and their streaming forms.
 *
 * @module
 */
export { computeIndicators, type ComputeIndicatorsOptions, type WantedIndicators } from "./compute-indicators.js";
export type { Indicator, IndicatorRecord, IndicatorSource } from "./indicator.js";
export { parseIndicator } from "./parse-indicator.js";
export { splitIndicatorNames } from "./indicator-groups.js";

export { allTimeHigh } from "./all-time-high.js";
export { atr, type AtrOptions } from "./atr.js";
export { bollinger, type BollingerIndicators } from "./bollinger.js";
export { customIndicator, type CustomIndicatorOptions } from "./custom-indicator.js";
export { ema, type EmaOptions } from "./ema.js";
export { externalSignal, type SymbolFactOptions } from "./external-signal.js";
export { macd, type MacdIndicators, type MacdOptions } from "./macd.js";
export type { MacdSettings, Seeding } from "./kernels/macd-lines.js";
export { marketEvent } from "./market-event.js";
export { onTimeframe } from "./on-timeframe.js";
export type { OutsideOptions, OutsideValue } from "./outside-columns.js";
export { rsi } from "./rsi.js";
export { sma } from "./sma.js";
export { superTrend, type SuperTrendIndicators, type SuperTrendOptions } from "./supertrend.js";
export { symbolEvent } from "./symbol-event.js";
export { trueRange } from "./true-range.js";

export { createStreaming, type StreamingIndicator } from "./create-streaming.js";
export type { StreamingBar } from "./indicator-stream.js";

export {
  computeStoredColumns,
  storedColumnHistory,
  type StoredColumns,
  type StoredColumnState,
} from "./stored-columns.js";
export {
  computeWarmupSensitivity,
  type WarmupDifference,
  type WarmupSensitivity,
  type WarmupSensitivityOptions,
} from "./warmup-sensitivity.js";
