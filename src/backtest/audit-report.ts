import type { AuditFailure, AuditKind } from "./audit-failure.js";
import type { BacktestOptions } from "./backtest-options.js";

/** Outcome of an audit. */
export interface AuditReport {
  /** Whether every trial held. */
  readonly causal: boolean;
  /** How many trials of each kind were made. */
  readonly checks: readonly { readonly kind: AuditKind; readonly runs: number }[];
  /** The first trial that did not hold; null = all did. */
  readonly failure: AuditFailure | null;
}

/** Options of an audit; `closeAtEnd` is of no effect. */
export interface AuditOptions extends Omit<BacktestOptions, "window" | "warmup"> {
  /** Bars after the warm-up at which the future is cut or changed. @default 24 */
  readonly samples?: number;
}
