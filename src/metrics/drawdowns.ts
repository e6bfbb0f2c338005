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
  const scan = new EquityScan(equity, ts, start);
  for (let from = 0; from < equity.length; from += pieceLength) {
    scan.advance(from, Math.min(from + pieceLength, equity.length));
  }
  return scan.finish();
}

// Between the pieces the sums rest in an array of doubles: a loop that is compiled while it runs, or sums that rest in
// properties, would cost an object a bar.
const pieceLength = 4096;
const peakSlot = 0;
const troughSlot = 1;
const squaresSlot = 2;
const totalSlot = 3;

class EquityScan {
  readonly #equity: Float64Array;
  readonly #ts: Float64Array;
  readonly #start: number;
  readonly #found: Drawdown[] = [];
  readonly #sums = new Float64Array(4);
  #peakBar = -1;
  #troughBar = -1;

  constructor(equity: Float64Array, ts: Float64Array, start: number) {
    this.#equity = equity;
    this.#ts = ts;
    this.#start = start;
    this.#sums[peakSlot] = this.#sums[troughSlot] = Math.max(0, start);
  }

  advance(from: number, to: number): void {
    const equity = this.#equity;
    const sums = this.#sums;
    let peak = sums[peakSlot]!;
    let trough = sums[troughSlot]!;
    let squares = sums[squaresSlot]!;
    let total = sums[totalSlot]!;
    let i = from;
    while (i < to) {
      let value = equity[i]!;
      // Below the peak in a loop of its own: with the peak fixed there, it takes half the time.
      while (value < peak) {
        total += value;
        const depth = value / peak - 1;
        squares += depth * depth;
        if (value < trough) {
          trough = value;
          this.#troughBar = i;
        }
        if (++i === to) break;
        value = equity[i]!;
      }
      if (i === to) break;
      total += value;
      if (trough < peak) this.#push(i, true);
      peak = trough = value;
      this.#peakBar = i++;
    }
    sums[peakSlot] = peak;
    sums[troughSlot] = trough;
    sums[squaresSlot] = squares;
    sums[totalSlot] = total;
  }

  finish(): EquityMeasures {
    const n = this.#equity.length;
    const sums = this.#sums;
    if (sums[troughSlot]! < sums[peakSlot]!) this.#push(n - 1, false);
    return { drawdowns: this.#found, ulcer: Math.sqrt(sums[squaresSlot]! / n), average: sums[totalSlot]! / n };
  }

  #push(endBar: number, recovered: boolean): void {
    const equity = this.#equity;
    const peakBar = this.#peakBar;
    const troughBar = this.#troughBar;
    const from = Math.max(peakBar, 0);
    const depth = equity[troughBar]! / (peakBar < 0 ? this.#start : equity[peakBar]!) - 1;
    const days = (this.#ts[endBar]! - this.#ts[from]!) / dayMs;
    this.#found.push({ depth, peakBar, troughBar, endBar, recovered, bars: endBar - from, days });
  }
}

/** The deepest drawdowns, deepest first. */
export function deepestDrawdowns(drawdowns: readonly Drawdown[], count: number): Drawdown[] {
  return [...drawdowns].sort((a, b) => a.depth - b.depth).slice(0, count);
}
