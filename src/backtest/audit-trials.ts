import { DataError } from "../model/errors.js";
import type { AuditFailure, AuditKind } from "./audit-failure.js";
import type { AuditReport } from "./audit-report.js";

/** The trials of one kind: the bars to try at, rising, and what is tried at each. */
type Trial = readonly [kind: AuditKind, bars: readonly number[], attempt: (bar: number) => AuditFailure | null];

/**
 * Makes one kind of trial after the other, up to the first that does not hold.
 *
 * @throws {DataError} `EMPTY_RESULT` where there is no bar with a future to cut off: nothing would be proven
 */
export function runTrials(trials: readonly Trial[]): AuditReport {
  if (trials.some(([kind, bars]) => kind === "prefix" && bars.length === 0)) {
    throw new DataError(
      "EMPTY_RESULT",
      "Expected at least two bars, and of several symbols two instants from the start of the last one on, received fewer. " +
        "Audit a longer window.",
    );
  }
  const checks: { kind: AuditKind; runs: number }[] = [];
  for (const [kind, bars, attempt] of trials) {
    const failure = firstFailure(bars, attempt);
    checks.push({ kind, runs: bars.length });
    if (failure !== null) return { causal: false, checks, failure };
  }
  return { causal: true, checks, failure: null };
}

/** The earliest failure, of attempts at rising bars. */
function firstFailure(bars: readonly number[], attempt: (bar: number) => AuditFailure | null): AuditFailure | null {
  let first: AuditFailure | null = null;
  for (const bar of bars) {
    const failure = attempt(bar);
    if (failure !== null && (first === null || failure.bar < first.bar)) first = failure;
    if (first !== null && first.bar <= bar) break;
  }
  return first;
}
