import type { Frame } from "../frame/frame.js";
import { CheckError } from "../model/errors.js";
import { isStrategyClass } from "../strategy/strategy.js";
import { describeAuditFailure, toFailure, type AuditFailure, type AuditKind } from "./audit-failure.js";
import {
  openFills,
  traceStrategy,
  traceVector,
  type AuditTrace,
  type Tracer,
  type VectorStrategy,
} from "./audit-trace.js";
import type { BacktestOptions } from "./backtest-options.js";
import { checkEarnings } from "./check-earnings.js";
import { changeBar, copyFrame, poisonFuture, replaceFuture } from "./perturb-bars.js";
import type { StrategyLike } from "./resolve-strategy.js";

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

// A strategy that draws random numbers may agree with itself once.
const repetitions = 2;

/**
 * Tries to catch a strategy using what it cannot know: it runs on the same bars again; the future is cut off, replaced
 * and made NaN at every bar of the warm-up and at bars sampled after it, and single bars are replaced. Nothing up to
 * that bar may change. The strategy works on copies of the bars.
 *
 * @param strategy - as for `runBacktest`, or in vector form: a function of one argument, the frame
 */
export function auditStrategy(
  strategy: StrategyLike | VectorStrategy,
  frame: Frame,
  options: AuditOptions = {},
): AuditReport {
  const { samples = 24, ...rest } = options;
  const vector = isVector(strategy, copyFrame(frame));
  const tracer = vector ? traceVector(strategy) : traceStrategy(strategy, rest, frame);
  const end = frame.length - 1;
  const seen = copyFrame(frame);
  const whole = tracer(seen, end);
  const cuts = chooseCuts(frame.length, whole.warmup, samples);
  const sampled = cuts.slice(-samples);
  const trials: readonly [AuditKind, readonly number[], (last: number) => AuditFailure | null][] = [
    [
      "repeat",
      new Array<number>(repetitions).fill(end),
      () => findWritten(frame, seen) ?? compare("repeat", frame, whole, tracer(copyFrame(frame), end), end),
    ],
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

/** The first price or volume that a strategy wrote over. */
function findWritten(frame: Frame, seen: Frame): AuditFailure | null {
  const columnsOf = (bars: Frame): AuditTrace => ({
    columns: new Map(bars.columnNames.map((name) => [name, bars.col(name)])),
    warmup: 0,
  });
  return compare("repeat", frame, columnsOf(frame), columnsOf(seen), frame.length - 1);
}

/** What is held when a bar opens, and what fills at its open, must not depend on the rest of that bar. */
function checkCarried(frame: Frame, tracer: Tracer, whole: AuditTrace, bar: number): AuditFailure | null {
  const changed = tracer(changeBar(frame, bar, { close: 1.2 }), bar);
  const failure = compare("bar", frame, whole, changed, bar - 1);
  if (failure !== null) return failure;
  const expected = whole.columns.get(openFills)?.[bar];
  const actual = changed.columns.get(openFills)?.[bar];
  return same(expected, actual) ? null : toFailure("bar", frame, bar, openFills, expected, actual);
}
