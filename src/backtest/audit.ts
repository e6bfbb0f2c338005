import type { Frame } from "../frame/frame.js";
import { CheckError } from "../model/errors.js";
import { isStrategyClass } from "../strategy/strategy.js";
import {
  openFills,
  traceStrategy,
  traceVector,
  type AuditTrace,
  type Tracer,
  type VectorStrategy,
} from "./audit-trace.js";
import type { BacktestOptions } from "./backtest-options.js";
import { describeBar } from "./errors.js";
import { moveClose, poisonFuture, replaceFuture } from "./perturb-bars.js";
import type { StrategyLike } from "./resolve-strategy.js";

/** Ways in which a strategy is tried for look-ahead. */
export const auditKinds = ["prefix", "future", "poison", "bar"] as const;

/** Way in which a strategy is tried: the future cut off, replaced, made NaN; or one bar replaced. */
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

/** Outcome of an audit. */
export interface AuditReport {
  /** Whether every trial held. */
  readonly causal: boolean;
  /** How many trials of each kind were made. */
  readonly checks: readonly { readonly kind: AuditKind; readonly runs: number }[];
  /** The first trial that did not hold; null = all did. */
  readonly failure: AuditFailure | null;
}

/** Options of an audit. */
export interface AuditOptions extends Omit<BacktestOptions, "window" | "warmup"> {
  /** Bars after the warm-up at which the future is cut or changed. @default 24 */
  readonly samples?: number;
}

/**
 * Tries to catch a strategy using what it cannot know: the future is cut off, replaced and made NaN at every bar of the
 * warm-up and at bars sampled after it, and single bars are replaced. Nothing up to that bar may change.
 *
 * @param strategy - as for `runBacktest`, or in vector form: a function of one argument, the frame
 */
export function auditStrategy(
  strategy: StrategyLike | VectorStrategy,
  frame: Frame,
  options: AuditOptions = {},
): AuditReport {
  const { samples = 24, ...rest } = options;
  const vector = isVector(strategy, frame);
  const tracer = vector ? traceVector(strategy) : traceStrategy(strategy, rest);
  const whole = tracer(frame, frame.length - 1);
  const cuts = chooseCuts(frame.length, whole.warmup, samples);
  const sampled = cuts.slice(-samples);
  const trials: readonly [AuditKind, readonly number[], (last: number) => AuditFailure | null][] = [
    ["prefix", cuts, (last) => compare("prefix", frame, whole, tracer(frame.slice(0, last + 1), last), last)],
    [
      "future",
      sampled,
      (last) => compare("future", frame, whole, tracer(replaceFuture(frame, last, last + 1), last), last),
    ],
    ["poison", sampled, (last) => compare("poison", frame, whole, tracer(poisonFuture(frame, last), last), last)],
    [
      "bar",
      sampled.filter((bar) => bar > 0),
      (bar) => (vector ? checkEarnings(frame, tracer, bar) : checkCarried(frame, tracer, whole, bar)),
    ],
  ];
  const checks: { kind: AuditKind; runs: number }[] = [];
  for (const [kind, bars, attempt] of trials) {
    const failure = firstFailure(bars, attempt);
    checks.push({ kind, runs: bars.length });
    if (failure !== null) return { causal: false, checks, failure };
  }
  return { causal: true, checks, failure: null };
}

/**
 * Throws unless a strategy passes `auditStrategy`.
 *
 * @throws {CheckError} `NOT_CAUSAL` naming the first bar, the column and both values
 */
export function assertCausal(
  strategy: StrategyLike | VectorStrategy,
  frame: Frame,
  options: AuditOptions = {},
): AuditReport {
  const report = auditStrategy(strategy, frame, options);
  if (report.failure === null) return report;
  throw new CheckError("NOT_CAUSAL", describeAuditFailure(report.failure, frame), { context: { ...report.failure } });
}

/** A failure in a sentence. */
export function describeAuditFailure(failure: AuditFailure, frame: Frame): string {
  const changed = {
    prefix: "the bars after it were cut off",
    future: "the bars after it were replaced",
    poison: "the bars after it were made NaN",
    bar: "only that bar itself was replaced",
  }[failure.kind];
  return (
    `Expected the past not to know the future, but at ${describeBar(frame, failure.bar)} column "${failure.column}" went ` +
    `from "${String(failure.expected)}" to "${String(failure.actual)}" when ${changed}. Row i may use rows 0 to i only.`
  );
}

/** A function of one argument may be either form: what it makes of a frame tells. */
function isVector(strategy: StrategyLike | VectorStrategy, frame: Frame): strategy is VectorStrategy {
  if (typeof strategy !== "function" || isStrategyClass(strategy) || strategy.length !== 1) return false;
  try {
    const made: unknown = (strategy as (frame: Frame) => unknown)(frame);
    return typeof made === "object" && made !== null && "position" in made && "equity" in made;
  } catch {
    return false;
  }
}

/** Every bar of the warm-up, the bars after it, and bars spread evenly over the rest. */
function chooseCuts(length: number, warmup: number, samples: number): number[] {
  const last = length - 2;
  const cuts = new Set<number>();
  for (let bar = 0; bar <= Math.min(warmup + 1, last); bar++) cuts.add(bar);
  for (let k = 1; k <= samples; k++) {
    const bar = warmup + Math.floor(((last - warmup) * k) / samples);
    if (bar >= 0 && bar <= last) cuts.add(bar);
  }
  return [...cuts].sort((a, b) => a - b);
}

function firstFailure(bars: readonly number[], attempt: (bar: number) => AuditFailure | null): AuditFailure | null {
  let first: AuditFailure | null = null;
  for (const bar of bars) {
    const failure = attempt(bar);
    if (failure !== null && (first === null || failure.bar < first.bar)) first = failure;
    if (first !== null && first.bar <= bar) break;
  }
  return first;
}

/** The first row up to `last` in which two traces differ. */
function compare(
  kind: AuditKind,
  frame: Frame,
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
function checkCarried(frame: Frame, tracer: Tracer, whole: AuditTrace, bar: number): AuditFailure | null {
  const changed = tracer(moveClose(frame, bar, 0.2), bar);
  const failure = compare("bar", frame, whole, changed, bar - 1);
  if (failure !== null) return failure;
  const expected = whole.columns.get(openFills)?.[bar];
  const actual = changed.columns.get(openFills)?.[bar];
  return same(expected, actual) ? null : toFailure("bar", frame, bar, openFills, expected, actual);
}

/** The account of a bar must move in proportion to its close: a bend shows that the exposure was chosen knowing it. */
function checkEarnings(frame: Frame, tracer: Tracer, bar: number): AuditFailure | null {
  const close = frame.col("close");
  const slope = (fraction: number): number => {
    const [low, high] = [fraction - 0.05, fraction + 0.05].map((move) => {
      const moved = moveClose(frame, bar, move);
      const equity = tracer(moved, bar).columns.get("equity")!;
      return { equity: equity[bar]! / equity[bar - 1]!, close: moved.col("close")[bar]! / close[bar - 1]! };
    });
    return (high!.equity - low!.equity) / (high!.close - low!.close);
  };
  const expected = slope(-0.3);
  const actual = slope(0.3);
  return Math.abs(expected - actual) <= 0.25 ? null : toFailure("bar", frame, bar, "exposure", expected, actual);
}

function toFailure(
  kind: AuditKind,
  frame: Frame,
  bar: number,
  column: string,
  expected: number | undefined,
  actual: number | undefined,
): AuditFailure {
  const orNull = (value: number | undefined): number | null => (Number.isFinite(value) ? value! : null);
  return { kind, bar, ts: frame.ts[bar]!, column, expected: orNull(expected), actual: orNull(actual) };
}
