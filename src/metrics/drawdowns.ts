/** One fall from a peak until the peak is reached again. */
export interface Drawdown {
  /** Deepest point as a fraction of the peak: below zero. */
  readonly depth: number;
  /** Bar of the peak; -1 = the money at the start. */
  readonly peakBar: number;
  /** Bar of the deepest point. */
  readonly troughBar: number;
  /** Bar of the recovery, or the last bar. */
  readonly endBar: number;
  /** Whether the peak was reached again. */
  readonly recovered: boolean;
  /** Bars from the peak to the end. */
  readonly bars: number;
  /** Days from the peak to the end. */
  readonly days: number;
}

const dayMs = 864e5;

/** Every drawdown, in order of time. The money at the start counts as a peak on the first bar. */
export function listDrawdowns(equity: Float64Array, ts: Float64Array, start: number): Drawdown[] {
  return measureEquity(equity, ts, start).drawdowns;
}

/** What one pass over the equity finds. */
export interface EquityMeasures {
  /** Every drawdown, in order of time. */
  readonly drawdowns: Drawdown[];
  /** Ulcer index: the root of the mean over bars of drawdown squared. */
  readonly ulcer: number;
  /** Mean equity. */
  readonly average: number;
}

/** Every drawdown, the ulcer index and the mean, in one pass: the column is as long as the run. */
export function measureEquity(equity: Float64Array, ts: Float64Array, start: number): EquityMeasures {
  const found: Drawdown[] = [];
  const n = equity.length;
  // The compiler must know these as numbers from the start, or each bar costs an object.
  let peak = Math.max(0, start);
  let peakBar = -1;
  let trough = Math.max(0, start);
  let troughBar = -1;
  let squares = 0;
  let total = 0;
  for (let i = 0; i < n; i++) {
    const value = equity[i]!;
    total += value;
    if (value >= peak) {
      if (trough < peak) found.push(toDrawdown({ equity, ts, start }, peakBar, troughBar, i, true));
      peak = trough = value;
      peakBar = i;
    } else {
      const depth = value / peak - 1;
      squares += depth * depth;
      if (value < trough) {
        trough = value;
        troughBar = i;
      }
    }
  }
  if (trough < peak) found.push(toDrawdown({ equity, ts, start }, peakBar, troughBar, n - 1, false));
  return { drawdowns: found, ulcer: Math.sqrt(squares / n), average: total / n };
}

interface Account {
  readonly equity: Float64Array;
  readonly ts: Float64Array;
  readonly start: number;
}

function toDrawdown(
  { equity, ts, start }: Account,
  peakBar: number,
  troughBar: number,
  endBar: number,
  recovered: boolean,
): Drawdown {
  const from = Math.max(peakBar, 0);
  const depth = equity[troughBar]! / (peakBar < 0 ? start : equity[peakBar]!) - 1;
  const days = (ts[endBar]! - ts[from]!) / dayMs;
  return { depth, peakBar, troughBar, endBar, recovered, bars: endBar - from, days };
}

/** The deepest drawdowns, deepest first. */
export function deepestDrawdowns(drawdowns: readonly Drawdown[], count: number): Drawdown[] {
  return [...drawdowns].sort((a, b) => a.depth - b.depth).slice(0, count);
}
