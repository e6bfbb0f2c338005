import { exactSum } from "./exact-sum.js";
import { exponentOf, powerOfTwo } from "./exponent.js";

/** Bars that share one split of the prices into two parts. */
const blockLength = 4096;

/**
 * The mean of the last `period` values, written to out[from+period-1 .. to-1].
 *
 * Every value is a function of the exact sum of its own window: it does not drift, does not depend on where the
 * series was cut into batches, and the mean of equal prices is that price, so two averages of constant prices are equal.
 * A price is split into a coarse and a fine part whose running sums are both free of rounding; only windows whose
 * prices span more than about 2^40 are summed one by one.
 */
export function rollingMean(x: Float64Array, from: number, to: number, period: number, out: Float64Array): void {
  const block = Math.max(blockLength, period);
  for (let start = from + period - 1; start < to; start += block) {
    const end = Math.min(to, start + block);
    const quantum = coarseQuantum(x, start - period + 1, end, period);
    if (quantum === 0) meanPerWindow(x, start, end, period, out);
    else meanOfSplitSums(x, start, end, period, quantum, out);
  }
}

/**
 * Spacing of the coarse parts for which both running sums stay exact, or 0 if there is none: prices too far apart, or
 * not all above zero, where a mean can be far smaller than the prices.
 */
function coarseQuantum(x: Float64Array, from: number, to: number, period: number): number {
  const smallest = smallestOf(x, from, to);
  if (smallest <= 0) return 0;
  const largest = largestOf(x, from, to);
  // One value more than the window has: the mean times the period, rounded up, must fit as well.
  const guard = Math.max(2, exponentOf(period + 1) + 1);
  const exponent = Math.max(exponentOf(largest) + 1 + guard - 53, -1000);
  const fineSumFits = guard + exponent - 1 <= exponentOf(smallest);
  return fineSumFits && exponent < 900 ? powerOfTwo(exponent) : 0;
}

// Two loops with nothing behind them: the compiler keeps throwing away what it made of one with both and the rest. Two
// values at a time, because each comparison waits for the one before.
function smallestOf(x: Float64Array, from: number, to: number): number {
  let even = Infinity;
  let odd = Infinity;
  let i = from;
  for (; i + 1 < to; i += 2) {
    if (x[i]! < even) even = x[i]!;
    if (x[i + 1]! < odd) odd = x[i + 1]!;
  }
  if (i < to && x[i]! < even) even = x[i]!;
  return Math.min(even, odd);
}

function largestOf(x: Float64Array, from: number, to: number): number {
  let even = 0;
  let odd = 0;
  let i = from;
  for (; i + 1 < to; i += 2) {
    if (x[i]! > even) even = x[i]!;
    if (x[i + 1]! > odd) odd = x[i + 1]!;
  }
  if (i < to && x[i]! > even) even = x[i]!;
  return Math.max(even, odd);
}

function meanOfSplitSums(
  x: Float64Array,
  start: number,
  end: number,
  period: number,
  quantum: number,
  out: Float64Array,
): void {
  // (value + magnet) - magnet rounds the value to a multiple of the quantum.
  const magnet = quantum * 6755399441055744;
  const share = 1 / period;
  let coarse = 0;
  let fine = 0;
  for (let i = start - period + 1; i <= start; i++) {
    const part = x[i]! + magnet - magnet;
    coarse += part;
    fine += x[i]! - part;
  }
  for (let i = start; ;) {
    // What the rounded mean times the period lacks of the sum is free of rounding in each of the two parts.
    const mean = (coarse + fine) * share;
    const top = mean + magnet - magnet;
    out[i] = mean + (coarse - top * period + (fine - (mean - top) * period)) * share;
    if (++i >= end) return;
    const added = x[i]!;
    const dropped = x[i - period]!;
    const addedCoarse = added + magnet - magnet;
    const droppedCoarse = dropped + magnet - magnet;
    // The differences are exact too, and one addition to each running sum waits for less than two.
    coarse += addedCoarse - droppedCoarse;
    fine += added - addedCoarse - (dropped - droppedCoarse);
  }
}

function meanPerWindow(x: Float64Array, start: number, end: number, period: number, out: Float64Array): void {
  const share = 1 / period;
  for (let i = start; i < end; i++) {
    const { hi, lo } = exactSum(x, i - period + 1, i + 1);
    const mean = hi * share;
    // Veltkamp's split: both products below are exact.
    const stretched = mean * 134217729;
    const top = stretched - (stretched - mean);
    out[i] = mean + (hi - top * period - (mean - top) * period + lo) * share;
  }
}
