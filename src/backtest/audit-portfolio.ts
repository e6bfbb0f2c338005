import type { Frame } from "../frame/frame.js";
import { lowerBound } from "../model/lower-bound.js";
import { chooseCuts, compare, compareCarried } from "./audit-compare.js";
import type { AuditFailure, AuditKind } from "./audit-failure.js";
import type { AuditOptions, AuditReport } from "./audit-report.js";
import { addDecisions, knownBy, type AuditTrace } from "./audit-trace.js";
import { runTrials } from "./audit-trials.js";
import { nameFrame } from "./name-frame.js";
import { changeBar, copyFrame, replaceFuture } from "./perturb-bars.js";
import { prepareRun } from "./prepare-run.js";
import { resolveStrategy, type StrategyLike } from "./resolve-strategy.js";
import { runBacktest } from "./run-backtest.js";
import { uniteClocks } from "./unite-clocks.js";

type Frames = Readonly<Record<string, Frame>>;

/** Changes one series, given its last row at an instant, and whether that row opens there. */
type Change = (frame: Frame, row: number, isNow: boolean) => Frame;

/** The trials of `auditStrategy` on several series at once, which are cut and changed at the same instants. */
export function auditPortfolio(
  strategy: StrategyLike,
  given: Frames,
  { samples = 24, ...options }: AuditOptions,
): AuditReport {
  // Under the tickers of the run, by which facts, splits and dividends are theirs.
  const frames = Object.fromEntries(Object.entries(given).map(([symbol, frame]) => [symbol, nameFrame(frame, symbol)]));
  const ts = uniteClocks(Object.values(frames).map((frame) => ({ frame })));
  const end = ts.length - 1;
  const trace = (last: number, change: Change): AuditTrace => {
    const changed = Object.entries(frames).map(([symbol, frame]) => {
      const row = lowerBound(frame.ts, ts[last]! + 1) - 1;
      return [symbol, change(frame, row, frame.ts[row] === ts[last])] as const;
    });
    // What became known between two instants is seen at the later one, in a run that ends before it too.
    const outside = knownBy(options.outside ?? {}, ts[last + 1] ?? Infinity);
    return traceSeveral(strategy, Object.fromEntries(changed), { ...options, outside }, ts);
  };
  const whole = trace(end, copyFrame);
  // Before its first bar a series cannot be cut: a run needs one bar of each.
  const begun = Math.max(...Object.values(frames).map((frame) => lowerBound(ts, frame.ts[0]!)));
  const cuts = chooseCuts(ts.length, whole.warmup, samples).filter((tick) => tick >= begun);
  const sampled = cuts.slice(-samples);
  const against = (kind: AuditKind, last: number, change: Change): AuditFailure | null =>
    compare(kind, { ts }, whole, trace(last, change), last);
  return runTrials([
    ["repeat", [end, end], (last) => against("repeat", last, copyFrame)],
    ["prefix", cuts, (last) => against("prefix", last, (frame, row) => frame.slice(0, row + 1))],
    ["future", sampled, (last) => against("future", last, (frame, row) => replaceFuture(frame, row, last + 1))],
    [
      "bar",
      sampled.filter((tick) => tick > 0),
      (tick) => {
        const change: Change = (frame, row, isNow) => (isNow ? changeBar(frame, row, { close: 1.2 }) : frame);
        return compareCarried({ ts }, whole, trace(tick, change), tick);
      },
    ],
  ]);
}

/** Every indicator of every symbol, by instant, and what the run over all of them did. */
function traceSeveral(
  strategy: StrategyLike,
  frames: Frames,
  options: Omit<AuditOptions, "samples">,
  ts: Float64Array,
): AuditTrace {
  const columns = new Map<string, ArrayLike<number>>();
  const source = resolveStrategy(strategy, options.params);
  let warmup = 0;
  for (const [symbol, frame] of Object.entries(frames)) {
    const run = prepareRun(frame, source, options);
    const ticks = frame.ts.map((one) => lowerBound(ts, one));
    warmup = Math.max(warmup, ticks[run.warmup] ?? ts.length);
    for (const name of run.frame.columnNames.filter((one) => !frame.columnNames.includes(one))) {
      const values = run.frame.col(name);
      const column = new Float64Array(ts.length).fill(NaN);
      ticks.forEach((tick, row) => (column[tick] = values[row]!));
      columns.set(`${symbol} ${name}`, column);
    }
  }
  addDecisions(columns, runBacktest(frames, strategy, { ...options, closeAtEnd: false }));
  return { columns, warmup };
}
