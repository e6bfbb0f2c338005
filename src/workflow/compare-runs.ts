import type { BacktestResult } from "../backtest/result.js";
import type { RunDetails, RunRecord } from "../model/run-record.js";

/** What a run made again shows differently, bit for bit, one sentence each. */
export function compareRuns(run: RunRecord, before: RunDetails, after: BacktestResult): string[] {
  const differences: string[] = [];
  const bar = firstDifference(before.equity, after.equity);
  if (bar !== null) {
    const [was, is] = [before.equity[bar], after.equity[bar]];
    differences.push(`Equity at bar ${bar}: was ${String(was)}, is ${String(is)}.`);
  }
  // Through JSON and back, as the stored ones went.
  const trades = JSON.parse(JSON.stringify(after.trades)) as RunDetails["trades"];
  if (trades.length !== before.trades.length) {
    differences.push(`Trades: were ${before.trades.length}, are ${trades.length}.`);
  } else {
    const odd = trades.findIndex((trade, i) => !sameFields(trade, before.trades[i]!));
    if (odd >= 0) differences.push(`Trade ${odd + 1} is different.`);
  }
  for (const name of new Set([...Object.keys(after.metrics), ...Object.keys(run.metrics)])) {
    const [was, is] = [run.metrics[name] ?? null, after.metrics[name] ?? null];
    if (!Object.is(was, is) && was !== is) differences.push(`${name}: was ${String(was)}, is ${String(is)}.`);
  }
  return differences;
}

function firstDifference(before: Float64Array, after: Float64Array): number | null {
  const length = Math.max(before.length, after.length);
  for (let i = 0; i < length; i++) if (!Object.is(before[i], after[i])) return i;
  return null;
}

function sameFields(a: object, b: object): boolean {
  const other = b as Record<string, unknown>;
  return Object.entries(a).every(([name, value]) => other[name] === value);
}
