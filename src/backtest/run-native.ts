import { noCommission, type CommissionModel } from "../execution/commission.js";
import { largestQuantity } from "../execution/largest-quantity.js";
import { Holding, Ledger } from "../execution/ledger.js";
import { computeNativeMetrics } from "../metrics/native-metrics.js";
import { sessionsPerYear, toInstrument } from "../model/instrument.js";
import { askForSignals } from "./ask-strategy.js";
import type { BacktestOptions } from "./backtest-options.js";
import type { PreparedRun } from "./prepare-run.js";
import type { RunOutcome } from "./run-outcome.js";

/** Next open, whole units, one symbol, long or flat. */
export function runNative(run: PreparedRun, options: BacktestOptions): RunOutcome {
  const { frame } = run;
  const { open, close, ts } = frame.bars;
  const start = options.cash ?? 10_000;
  const commission: CommissionModel = options.commission ?? noCommission;
  const ledger = new Ledger(start);
  const holding = new Holding(frame.symbol);
  const decisions = askForSignals(run);
  const n = decisions.length;
  const equity = new Float64Array(n);
  const position = new Float64Array(n);
  let pending = 0;
  for (let i = 0; i < n; i++) {
    if (pending !== 0) {
      const price = open[i]!;
      const quantity =
        pending > 0 ? largestQuantity(ledger.cash, price, options.instrument?.step ?? 1, commission) : -holding.units;
      if (quantity !== 0) ledger.book(holding, quantity, price, commission.fee(Math.abs(quantity), price), i, ts[i]!);
    }
    equity[i] = ledger.cash + holding.units * close[i]!;
    position[i] = holding.units;
    pending = decisions[i]! > 0 && holding.units === 0 ? 1 : decisions[i]! < 0 && holding.units > 0 ? -1 : 0;
  }
  const marked = ledger.openTrade(holding, close[n - 1]!, n - 1, ts[n - 1]!);
  const trades = marked === null ? ledger.trades : [...ledger.trades, marked];
  const common = {
    start,
    ts,
    sessionsPerYear: sessionsPerYear(toInstrument(frame.symbol ?? "", options.instrument)),
    riskFree: options.riskFree ?? 0,
  };
  return {
    decisions,
    position,
    equity,
    trades,
    metrics: computeNativeMetrics({ ...common, equity, position, trades }),
    benchmark: () => {
      const held = new Float64Array(n).fill(start / open[0]!);
      const value = held.map((units, i) => units * close[i]!);
      return { equity: value, metrics: computeNativeMetrics({ ...common, equity: value, position: held, trades: [] }) };
    },
    orders: [],
    warnings: [],
  };
}
