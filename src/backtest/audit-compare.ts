import type { Frame } from "../frame/frame.js";
import { toFailure, type AuditFailure, type AuditKind } from "./audit-failure.js";
import { openFills, type AuditTrace } from "./audit-trace.js";

/** Every bar of the warm-up, the bars after it, and bars spread evenly over the rest. */
export function chooseCuts(length: number, warmup: number, samples: number): number[] {
  const last = length - 2;
  const cuts = new Set<number>();
  for (let bar = 0; bar <= Math.min(warmup + 1, last); bar++) cuts.add(bar);
  for (let k = 1; k <= samples; k++) {
    const bar = warmup + Math.floor(((last - warmup) * k) / samples);
    if (bar >= 0 && bar <= last) cuts.add(bar);
  }
  return [...cuts].sort((a, b) => a - b);
}

/** The first row up to `last` in which two traces differ. */
export function compare(
  kind: AuditKind,
  frame: Pick<Frame, "ts">,
  whole: AuditTrace,
  other: AuditTrace,
  last: number,
): AuditFailure | null {
  let first: AuditFailure | null = null;
  for (const [column, values] of whole.columns) {
    const others = other.columns.get(column);
    for (let bar = 0; bar <= last && bar < (first?.bar ?? Infinity); bar++) {
      const expected = values[bar];
      const actual = others?.[bar];
      if (!same(expected, actual)) first = toFailure(kind, frame, bar, column, expected, actual);
    }
  }
  return first;
}

function same(a: number | undefined, b: number | undefined): boolean {
  return Object.is(a, b) || (a !== undefined && b !== undefined && Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a)));
}

/** What is held when a bar opens, and what fills at its open, must not depend on the rest of that bar. */
export function compareCarried(
  frame: Pick<Frame, "ts">,
  whole: AuditTrace,
  changed: AuditTrace,
  bar: number,
): AuditFailure | null {
  const failure = compare("bar", frame, whole, changed, bar - 1);
  if (failure !== null) return failure;
  const expected = whole.columns.get(openFills)?.[bar];
  const actual = changed.columns.get(openFills)?.[bar];
  return same(expected, actual) ? null : toFailure("bar", frame, bar, openFills, expected, actual);
}
