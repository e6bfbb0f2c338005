/**
 * How good was a run: pure functions over equity and trades.
 *
 * @module metrics
 */
export { computeBpyMetrics, type BpyMetricsInput } from "./bpy-metrics.js";
export { deepestDrawdowns, listDrawdowns, type Drawdown } from "./drawdowns.js";
export {
  deflatedSharpe,
  expectedMaximumSharpe,
  measureEvidence,
  minimumTrackRecord,
  probabilisticSharpe,
  probabilityOfOverfitting,
  type SharpeEvidence,
} from "./evidence.js";
export { listMetricDefinitions, type MetricDefinition } from "./metric-definitions.js";
export { computeSeedMetrics, type SeedMetricsInput } from "./seed-metrics.js";
export { weighTrials, type EvidenceFigure, type TrialEvidence, type TrialLedgerInput } from "./trial-evidence.js";
export { computeSessionReturns } from "./session-returns.js";
export { measureExcursion, type Excursion } from "./trade-metrics.js";
