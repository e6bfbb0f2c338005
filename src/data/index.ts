/**
 * Where bars come from and where they stay: sources, the store, instruments, events and signals.
 *
 * @module data
 */
export { fetchBars } from "./fetch-bars.js";
export {
  whatToShowKinds,
  type BarChunk,
  type BarRequest,
  type BarSource,
  type FetchProgress,
  type SkippedRow,
  type WhatToShow,
} from "../model/bar-source.js";
export { createCsvSource, listCsvSymbols, type CsvSource, type CsvSourceOptions } from "./sources/csv.js";
export { createSampleSource, sampleSeries, type SampleSeries } from "./sources/sample.js";

export { createStore } from "./store/create-store.js";
export type { Store, StoreOptions, StoreResult } from "./store/store.js";
export { loadSchemaStatus, migrateSchema, type MigrationResult, type SchemaStatus } from "./store/schema.js";
export { storeBars, type StoreBarsOptions, type StoreBarsResult } from "./store/store-bars.js";
export { loadFrame, type LoadFrameRequest } from "./store/load-frame.js";
export {
  sqlBacktest,
  type SqlBacktestRequest,
  type SqlBacktestResult,
  type SqlEquityCurve,
} from "./store/sql-backtest.js";
export type {
  Condition,
  Operand,
  OperandPair,
  ShiftedColumn,
  SignalRule,
  WindowedColumn,
} from "../model/signal-rule.js";
export { loadSeries, type StoredSeries } from "./store/load-series.js";
export { loadCoverage, missingWindows, storeCoverage, type CoverageKey, type TimeWindow } from "./store/coverage.js";
export type { SeriesKey } from "./validate-bars.js";

export { assetClasses, toInstrument, type AssetClass, type Instrument } from "../model/instrument.js";
export { loadInstrument, loadInstruments, storeInstrument } from "./instruments.js";

export type { ExternalSignal, MarketEvent, SymbolEvent } from "../model/events.js";
export type { FactFilter } from "./store/store-facts.js";
export { loadMarketEvents, storeMarketEvents, type MarketEventFilter } from "./market-events.js";
export { loadSymbolEvents, storeSymbolEvents, type SymbolEventFilter } from "./symbol-events.js";
export { loadExternalSignals, storeExternalSignals, type ExternalSignalFilter } from "./external-signals.js";
export {
  readExternalSignalFile,
  readMarketEventFile,
  readSymbolEventFile,
  type EventFile,
  type EventFileOptions,
} from "./read-event-file.js";
