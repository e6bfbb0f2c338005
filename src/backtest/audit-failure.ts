import { Frame } from "../frame/frame.js";
import { formatTs } from "../model/format-ts.js";
import { describeBar } from "./errors.js";

/** Ways in which a strategy is tried for look-ahead. */
export const auditKinds = ["repeat", "prefix", "future", "poison", "bar"] as const;

/** Way in which a strategy is tried: the same bars again; the future cut off, replaced, made NaN; one bar replaced. */
export type AuditKind = (typeof auditKinds)[number];

/** What gave a look-ahead away. */
export interface AuditFailure {
  /** Which trial. */
  readonly kind: AuditKind;
  /** First bar that knew too much. */
  readonly bar: number;
  /** Opening instant of that bar, epoch milliseconds UTC. */
  readonly ts: number;
  /** What differed: an indicator column, `signal`, `order`, `fill`, `position`, `equity`, or `exposure`. */
  readonly column: string;
  /** Value with the bars as they are; null = none. */
  readonly expected: number | null;
  /** Value with bars changed that it must not know; null = none. */
  readonly actual: number | null;
}

/** A failure in a sentence. */
export function describeAuditFailure(failure: AuditFailure, frames: Frame | Readonly<Record<string, Frame>>): string {
  const bar = describeMoment(failure, frames);
  const values = `from "${String(failure.expected)}" to "${String(failure.actual)}"`;
  if (failure.kind === "repeat") {
    return (
      `Expected the same bars to give the same run, but at ${bar} column "${failure.column}" went ${values}. ` +
      `Leave out clocks, random numbers and what an earlier run left behind, and take a copy (slice) of a column before you write to it.`
    );
  }
  const changed = {
    prefix: "the bars after it were cut off",
    future: "the bars after it were replaced",
    poison: "the bars after it were made NaN",
    bar: "only that bar itself was replaced",
  }[failure.kind];
  return (
    `Expected the past not to know the future, but at ${bar} column "${failure.column}" went ${values} when ${changed}. ` +
    `Row i may use rows 0 to i only.`
  );
}

function describeMoment({ bar, ts }: AuditFailure, frames: Frame | Readonly<Record<string, Frame>>): string {
  if (frames instanceof Frame) return describeBar(frames, bar);
  return `${Object.keys(frames).join(", ")}, instant ${bar}, ${formatTs(ts, Object.values(frames)[0]?.resolution ?? "1h")}`;
}

/** What differed, as plain numbers. */
export function toFailure(
  kind: AuditKind,
  { ts }: Pick<Frame, "ts">,
  bar: number,
  column: string,
  expected: number | undefined,
  actual: number | undefined,
): AuditFailure {
  const orNull = (value: number | undefined): number | null => (Number.isFinite(value) ? value! : null);
  return { kind, bar, ts: ts[bar]!, column, expected: orNull(expected), actual: orNull(actual) };
}
