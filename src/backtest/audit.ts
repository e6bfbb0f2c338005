import { Frame } from "../frame/frame.js";
import { CheckError, UsageError } from "../model/errors.js";
import { isStrategyClass } from "../strategy/strategy.js";
import { chooseCuts, compare, compareCarried } from "./audit-compare.js";
import { describeAuditFailure, type AuditFailure } from "./audit-failure.js";
import { assertFrames } from "./assert-frames.js";
import { auditPortfolio } from "./audit-portfolio.js";
import { traceStrategy, traceVector, type AuditTrace, type VectorStrategy } from "./audit-trace.js";
import { runTrials } from "./audit-trials.js";
import type { AuditOptions, AuditReport } from "./audit-report.js";
import { checkEarnings } from "./check-earnings.js";
import { changeBar, copyFrame, poisonFuture, replaceFuture } from "./perturb-bars.js";
import type { StrategyLike } from "./resolve-strategy.js";

// A strategy that draws random numbers may agree with itself once.
const repetitions = 2;

/**
 * Tries to catch a strategy using what it cannot know: it runs on the same bars again; the future is cut off, replaced
 * and made NaN at every bar of the warm-up and at bars sampled after it, and single bars are replaced. Nothing up to
 * that bar may change. The strategy works on copies of the bars.
 *
 * @param strategy - as for `runBacktest`, or in vector form: a function of one argument, the frame
 * @param frames - the bars; several by ticker for a `PortfolioStrategy`: they are cut and replaced at the same instants, and
 * none of them is made NaN
 * @throws {UsageError} `INVALID_ARGUMENT` for samples that are no whole number of 1 or more, and what `runBacktest` throws
 */
export function auditStrategy(
  strategy: StrategyLike | VectorStrategy,
  frames: Frame | Readonly<Record<string, Frame>>,
  options: AuditOptions = {},
): AuditReport {
  const { samples = 1 } = options;
  if (!(Number.isInteger(samples) && samples >= 1)) {
    throw new UsageError("INVALID_ARGUMENT", `Expected samples as a whole number of 1 or more, received "${samples}".`);
  }
  return frames instanceof Frame
    ? auditOne(strategy, frames, options)
    : auditPortfolio(strategy as StrategyLike, assertFrames(frames), options);
}

function auditOne(strategy: StrategyLike | VectorStrategy, frame: Frame, options: AuditOptions): AuditReport {
  const { samples = 24, ...rest } = options;
  const vector = isVector(strategy, copyFrame(frame));
  const tracer = vector ? traceVector(strategy) : traceStrategy(strategy, rest, frame);
  const end = frame.length - 1;
  const seen = copyFrame(frame);
  const whole = tracer(seen, end);
  const cuts = chooseCuts(frame.length, whole.warmup, samples);
  const sampled = cuts.slice(-samples);
  return runTrials([
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
      (bar) =>
        vector
          ? checkEarnings(frame, tracer, bar)
          : compareCarried(frame, whole, tracer(changeBar(frame, bar, { close: 1.2 }), bar), bar),
    ],
  ]);
}

/**
 * Throws unless a strategy passes `auditStrategy`.
 *
 * @throws {CheckError} `NOT_CAUSAL` naming the first bar, the column and both values
 */
export function assertCausal(
  strategy: StrategyLike | VectorStrategy,
  frames: Frame | Readonly<Record<string, Frame>>,
  options: AuditOptions = {},
): AuditReport {
  const report = auditStrategy(strategy, frames, options);
  if (report.failure === null) return report;
  throw new CheckError("NOT_CAUSAL", describeAuditFailure(report.failure, frames), { context: { ...report.failure } });
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

/** The first price or volume that a strategy wrote over. */
function findWritten(frame: Frame, seen: Frame): AuditFailure | null {
  const columnsOf = (bars: Frame): AuditTrace => ({
    columns: new Map(bars.columnNames.map((name) => [name, bars.col(name)])),
    warmup: 0,
  });
  return compare("repeat", frame, columnsOf(frame), columnsOf(seen), frame.length - 1);
}
