import type { Frame } from "../frame/frame.js";
import { deepestDrawdowns, listDrawdowns } from "../metrics/drawdowns.js";
import { lazy } from "../model/lazy.js";
import type { BacktestOptions } from "./backtest-options.js";
import { describeOptions } from "./describe-options.js";
import { explainMetric } from "./explain.js";
import type { PreparedRun } from "./prepare-run.js";
import type { BacktestResult, Benchmark, Signal } from "./result.js";
import type { RunOutcome } from "./run-outcome.js";

/** The result of a run; what is large and seldom asked for is made at first use. */
export function toResult(
  { name, params }: Pick<PreparedRun, "name" | "params">,
  symbols: readonly string[],
  given: BacktestOptions,
  outcome: RunOutcome,
): BacktestResult {
  const { profile = "native" } = given;
  const { frame, decisions, equity, metrics, events, ambiguity, bust, warnings } = outcome;
  const signals = lazy(outcome.signals ?? (() => toSignals(decisions, frame)));
  const orders = lazy(outcome.orders);
  const position = lazy(outcome.position);
  const trades = lazy(outcome.trades);
  const fills = lazy(outcome.fills);
  const positionsLong = lazy(() => countLong(position()));
  const returns = lazy(outcome.returns);
  const drawdowns = lazy(() => deepestDrawdowns(listDrawdowns(equity, frame.ts, outcome.inputs.start), 5));
  const benchmark = lazy((): Benchmark => ({ name: "Buy & hold", ...outcome.benchmark() }));
  return {
    symbol: frame.symbol,
    symbols,
    resolution: frame.resolution,
    strategy: name,
    params,
    profile,
    options: describeOptions(given),
    frame,
    bars: frame.length,
    from: frame.ts[0]!,
    to: frame.ts[frame.length - 1]!,
    get signals() {
      return signals();
    },
    decisions,
    get trades() {
      return trades();
    },
    equity,
    get position() {
      return position();
    },
    get positionsLong() {
      return positionsLong();
    },
    metrics,
    get orders() {
      return orders();
    },
    get fills() {
      return fills();
    },
    events,
    ambiguity,
    bust,
    get benchmark() {
      return benchmark();
    },
    start: outcome.inputs.start,
    get returns() {
      return returns();
    },
    get drawdowns() {
      return drawdowns();
    },
    explain: (metric) => explainMetric(metric, profile, metrics, { ...outcome.inputs, n: returns().length }),
    warnings,
  };
}

function countLong(position: Float64Array): number {
  let bars = 0;
  for (const held of position) if (held > 0) bars++;
  return bars;
}

function toSignals(decisions: Int8Array, frame: Frame): Signal[] {
  const signals: Signal[] = [];
  for (let bar = 0; bar < decisions.length; bar++) {
    if (decisions[bar] === 0) continue;
    signals.push({ bar, ts: frame.ts[bar]!, symbol: frame.symbol, signal: decisions[bar] === 1 ? "BUY" : "SELL" });
  }
  return signals;
}
