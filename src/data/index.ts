/**
 * Where bars come from and where they stay.
 *
 * @module data
 */
export { fetchBars } from "./fetch-bars.js";
export { createCsvSource } from "./sources/csv.js";
export { createSampleSource, sampleSeries } from "./sources/sample.js";
export { createStore } from "./store/create-store.js";
export type { Store, StoreOptions, StoreResult } from "./store/store.js";
export { storeBars, type StoreBarsOptions, type StoreBarsResult } from "./store/store-bars.js";
export { loadFrame, windowStart, type LoadFrameRequest } from "./store/load-frame.js";
export { loadSeries, type StoredSeries } from "./store/load-series.js";
export { loadCoverage, missingWindows, storeCoverage, type CoverageKey, type TimeWindow } from "./store/coverage.js";
export { loadSchemaStatus, migrateSchema, type MigrationResult, type SchemaStatus } from "./store/schema.js";
export { storeInstrument, loadInstrument, loadInstruments } from "./instruments.js";
export { storeMarketEvents, loadMarketEvents, type MarketEventFilter } from "./market-events.js";
export { storeSymbolEvents, loadSymbolEvents, type SymbolEventFilter } from "./symbol-events.js";
export { storeExternalSignals, loadExternalSignals, type ExternalSignalFilter } from "./external-signals.js";
export type { FactFilter } from "./store/store-facts.js";
export type { SeriesKey } from "./validate-bars.js";
