/** Bars, instruments, events and signals in PostgreSQL or in the embedded database. */
export { createStore } from "./create-store.js";
export type { Store, StoreOptions, StoreResult } from "./store.js";
export { storeBars, type StoreBarsOptions, type StoreBarsResult } from "./store-bars.js";
export { loadFrame, windowStart, type LoadFrameRequest } from "./load-frame.js";
export { loadSeries, type StoredSeries } from "./load-series.js";
export {
  loadCoverage,
  missingWindows,
  storeCoverage,
  type CoverageKey,
  type TimeWindow,
} from "./coverage.js";
export { loadSchemaStatus, migrateSchema, type MigrationResult, type SchemaStatus } from "./schema.js";
