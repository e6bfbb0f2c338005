/**
 * Algorithmic trading research on Interactive Brokers: bars, indicators, backtests that state their definitions, and
 * pictures. What most programs need is here; the subpaths (`algo-trader/indicators`, `/strategy`, `/backtest`, `/plot`,
 * `/data`, `/broker`, `/testing`, `/danfo`) go deeper.
 *
 * @module algo-trader
 */

// Bars and tables
export { Frame, type FrameMeta, type FrameRow } from "./frame/frame.js";
export type { ColumnSpec } from "./frame/column-spec.js";
export { asOfJoin, type AsOfJoinOptions, type KnownColumns } from "./frame/as-of-join.js";
export { toKnownColumns } from "./frame/known-columns.js";
export { resampleBars } from "./frame/resample-bars.js";
export { barColumnNames, type BarColumnName, type BarColumns } from "./model/bar.js";
export { isResolution, parseResolution, resolutions, type Resolution } from "./model/resolution.js";
export { parseDuration, type Duration, type DurationUnit, type ParsedDuration } from "./model/duration.js";

// Sources and store
export { fetchBars } from "./data/fetch-bars.js";
export { createIbkrSource } from "./broker/ibkr/ibkr-source.js";
export { createCsvSource } from "./data/sources/csv.js";
export { createSampleSource } from "./data/sources/sample.js";
export type { BarChunk, BarRequest, BarSource } from "./model/bar-source.js";
export { createStore } from "./data/store/create-store.js";
export type { Store, StoreOptions } from "./data/store/store.js";
export { storeBars } from "./data/store/store-bars.js";
export { loadFrame } from "./data/store/load-frame.js";
export {
  sqlBacktest,
  type SqlBacktestRequest,
  type SqlBacktestResult,
  type SqlEquityCurve,
} from "./data/store/sql-backtest.js";
export { toInstrument, type Instrument } from "./model/instrument.js";
export type { ExternalSignal, MarketEvent, OutsideData, OutsideRequest, SymbolEvent } from "./model/events.js";

// Indicators and strategies
export { computeIndicators } from "./indicators/compute-indicators.js";
export { externalSignal } from "./indicators/external-signal.js";
export { marketEvent } from "./indicators/market-event.js";
export { onTimeframe } from "./indicators/on-timeframe.js";
export { symbolEvent } from "./indicators/symbol-event.js";
export { Strategy, type StrategyClass } from "./strategy/strategy.js";
export { PortfolioStrategy } from "./strategy/portfolio-strategy.js";
export { defineStrategy } from "./strategy/define-strategy.js";
export { defineRuleStrategy } from "./strategy/rule-strategy.js";
export type {
  Condition,
  Operand,
  OperandPair,
  ShiftedColumn,
  SignalRule,
  WindowedColumn,
} from "./model/signal-rule.js";
export { getStrategy, listStrategies, registerStrategy } from "./strategy/registry.js";
export { choice, int, real } from "./strategy/params.js";
export type { CausalColumn, CausalFrame } from "./strategy/causal-frame.js";
export type { BarRow, RowOf } from "./strategy/row.js";
export type {
  Action,
  CancelAction,
  CloseAction,
  Decision,
  LimitOrder,
  MarketOrder,
  OneCancelsOther,
  Order,
  OrderBase,
  ProtectAction,
  Sizing,
  StopLimitOrder,
  StopOrder,
  Target,
  TimeInForce,
  TrailingStopOrder,
  Weights,
} from "./model/order.js";

// Backtest
export { runBacktest } from "./backtest/run-backtest.js";
export type { BacktestOptions } from "./backtest/backtest-options.js";
export { profiles, type Metrics, type Profile } from "./backtest/profile.js";
export type { BacktestResult, Signal } from "./backtest/result.js";
export type { Side, Trade } from "./model/trade.js";
export type { Fill } from "./model/fill.js";
export type { OrderReason, OrderRecord, OrderStatus } from "./model/order.js";
export type { AccountEvent } from "./execution/venue.js";
export type { OnInsufficient, SameBar } from "./execution/venue-options.js";
export {
  fixedCommission,
  ibkrFixed,
  ibkrTiered,
  noCommission,
  percentCommission,
  perShareCommission,
  sumOfCommissions,
  type CommissionModel,
  type PerShareOptions,
} from "./execution/commission.js";

// Run store
export { recordRun, type RecordedRun, type RecordRunOptions } from "./workflow/record-run.js";
export { verifyRun, type VerifyOutcome, type VerifyRunOptions } from "./workflow/verify-run.js";
export type { ChangedBar, FinerBars, RunManifest, TradingFacts } from "./model/run-record.js";

// Pictures
export { plotResult } from "./plot/plot-result.js";
export type { Plot } from "./plot/plot.js";
export type { PlotOptions } from "./plot/plot-options.js";

// Time, errors and logs
export type { Clock, Random } from "./model/clock.js";
export {
  AlgoTraderError,
  BrokerError,
  CheckError,
  DatabaseError,
  DataError,
  OrderError,
  RunError,
  UsageError,
  type ErrorCode,
  type ErrorContext,
  type ErrorDetails,
  type ErrorKind,
} from "./model/errors.js";
export {
  getLogger,
  setLogging,
  type Logger,
  type LoggingOptions,
  type LogLevel,
  type LogRecord,
} from "./model/logger.js";
