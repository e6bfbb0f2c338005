/**
 * What would have happened: runs, results, definitions.
 *
 * @module backtest
 */
export { type BacktestOptions, type PerSymbol, type RowWindow } from "./backtest-options.js";
export type { CorporateAction } from "../model/corporate-action.js";
export type { Explanation, ExplanationInputs } from "./explain.js";
export type { StrategyLike } from "./resolve-strategy.js";
export { profiles, type Metrics, type Profile } from "./profile.js";
export type { Ambiguity, BacktestResult, Benchmark, Signal } from "./result.js";
export { runBacktest } from "./run-backtest.js";
export { assertCausal, auditStrategy } from "./audit.js";
export type { AuditOptions, AuditReport } from "./audit-report.js";
export { auditKinds, describeAuditFailure, type AuditFailure, type AuditKind } from "./audit-failure.js";
export type { VectorStrategy } from "./audit-trace.js";
export { measureWarmupSensitivity } from "./warmup-sensitivity.js";
export { runSignals, toDecisions, type SignalOptions, type SignalOutcome } from "./run-signals.js";
