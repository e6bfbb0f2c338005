import { UsageError } from "../model/errors.js";
import { mean, measureShape, returnDeviation } from "./moments.js";
import { normalCdf, normalQuantile } from "./normal-distribution.js";

const eulerGamma = 0.5772156649015329;

/** A Sharpe ratio per observation, with what its uncertainty depends on. */
export interface SharpeEvidence {
  /** Mean / deviation, per observation, not annualised. */
  readonly sharpe: number;
  /** Observations. */
  readonly n: number;
  /** Population skewness. */
  readonly skew: number;
  /** Population kurtosis, raw: 3 for a normal distribution. */
  readonly kurtosis: number;
}

/** Sharpe ratio per observation and the shape of the returns. */
export function measureEvidence(returns: ArrayLike<number>): SharpeEvidence {
  const { skew, kurtosis } = measureShape(returns);
  const average = mean(returns);
  return { sharpe: average / returnDeviation(returns, average), n: returns.length, skew, kurtosis };
}

/**
 * Probability that the true Sharpe ratio exceeds a threshold (PSR; Bailey & López de Prado 2012).
 *
 * @param threshold - Sharpe ratio per observation
 */
export function probabilisticSharpe(evidence: SharpeEvidence, threshold = 0): number {
  const { sharpe, n } = evidence;
  return normalCdf(((sharpe - threshold) * Math.sqrt(n - 1)) / Math.sqrt(spread(evidence)));
}

/**
 * Sharpe ratio per observation that the best of many worthless attempts is expected to show.
 *
 * @param trials - number of attempts
 * @param variance - variance of their Sharpe ratios per observation
 */
export function expectedMaximumSharpe(trials: number, variance: number): number {
  if (trials <= 1) return 0;
  const rest = eulerGamma * normalQuantile(1 - 1 / (trials * Math.E));
  return Math.sqrt(variance) * ((1 - eulerGamma) * normalQuantile(1 - 1 / trials) + rest);
}

/** Probability that the Sharpe ratio is more than the luck of so many attempts (DSR; Bailey & López de Prado 2014). */
export function deflatedSharpe(evidence: SharpeEvidence, trials: number, variance: number): number {
  return probabilisticSharpe(evidence, expectedMaximumSharpe(trials, variance));
}

/**
 * Observations needed until the Sharpe ratio exceeds a threshold with a confidence; Infinity if it does not exceed it.
 *
 * @param confidence - for example 0.95
 */
export function minimumTrackRecord(evidence: SharpeEvidence, threshold = 0, confidence = 0.95): number {
  const distance = evidence.sharpe - threshold;
  if (!(distance > 0)) return Infinity;
  const z = normalQuantile(confidence) / distance;
  return 1 + spread(evidence) * z * z;
}

function spread({ sharpe, skew, kurtosis }: SharpeEvidence): number {
  return 1 - skew * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe;
}

/**
 * Probability of backtest overfitting (CSCV; Bailey et al. 2017): how often the best attempt of one half of the time
 * is below the median of all attempts in the other half.
 *
 * @param attempts - returns of each attempt over the same observations
 * @param blocks - even number of blocks that time is cut into
 * @throws {UsageError} `INVALID_ARGUMENT` for fewer than two attempts or observations than blocks
 */
export function probabilityOfOverfitting(attempts: readonly Float64Array[], blocks = 16): number {
  const n = attempts[0]?.length ?? 0;
  if (attempts.length < 2 || n < blocks || blocks % 2 !== 0 || attempts.some(({ length }) => length !== n)) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected at least 2 attempts over the same ${blocks} or more observations (an even number of blocks), received ` +
        `${attempts.length} attempts over ${n}.`,
    );
  }
  const parts = attempts.map((returns) => sumSubsets(returns, blocks));
  const outside = new Float64Array(attempts.length);
  let overfit = 0;
  let splits = 0;
  for (let mask = 0; mask < 1 << blocks; mask++) {
    if (countBits(mask) !== blocks / 2) continue;
    let best = 0;
    let highest = -Infinity;
    for (let k = 0; k < parts.length; k++) {
      outside[k] = sharpeOf(parts[k]!, ~mask);
      const inside = sharpeOf(parts[k]!, mask);
      if (inside <= highest) continue;
      highest = inside;
      best = k;
    }
    if (rankOf(best, outside) <= 0.5) overfit++;
    splits++;
  }
  return overfit / splits;
}

/** Rank of one value among all, from 0 to 1; equal ones share theirs. */
function rankOf(position: number, values: Float64Array): number {
  const own = values[position]!;
  let below = 0;
  let ties = 0;
  for (const value of values) {
    if (value < own) below++;
    else if (value === own) ties++;
  }
  return (below + (ties + 1) / 2) / (values.length + 1);
}

/** Count, sum and sum of squares of the returns in every subset of the lower half of the blocks, and of the upper half. */
interface SubsetSums {
  readonly half: number;
  readonly count: readonly [low: Float64Array, high: Float64Array];
  readonly total: readonly [low: Float64Array, high: Float64Array];
  readonly squares: readonly [low: Float64Array, high: Float64Array];
}

function sumSubsets(returns: Float64Array, blocks: number): SubsetSums {
  const [count, total, squares] = [new Float64Array(blocks), new Float64Array(blocks), new Float64Array(blocks)];
  for (const [i, value] of returns.entries()) {
    const block = Math.floor((i * blocks) / returns.length);
    count[block]! += 1;
    total[block]! += value;
    squares[block]! += value * value;
  }
  const half = blocks / 2;
  const both = (sums: Float64Array): [Float64Array, Float64Array] => [
    addUp(sums.subarray(0, half)),
    addUp(sums.subarray(half)),
  ];
  return { half, count: both(count), total: both(total), squares: both(squares) };
}

/** Sum of every subset; bit k of an index says whether value k is in it. */
function addUp(values: Float64Array): Float64Array {
  const sums = new Float64Array(1 << values.length);
  for (let mask = 1; mask < sums.length; mask++) {
    const lowest = mask & -mask;
    sums[mask] = sums[mask ^ lowest]! + values[31 - Math.clz32(lowest)]!;
  }
  return sums;
}

function sharpeOf({ half, count, total, squares }: SubsetSums, mask: number): number {
  const low = mask & ((1 << half) - 1);
  const high = (mask >>> half) & ((1 << half) - 1);
  const n = count[0][low]! + count[1][high]!;
  const average = (total[0][low]! + total[1][high]!) / n;
  const square = squares[0][low]! + squares[1][high]!;
  const variance = (square - n * average * average) / (n - 1);
  // Without a trade there is neither return nor risk; what is left of a difference of equals is no risk either.
  return variance > 1e-14 * (square / n) ? average / Math.sqrt(variance) : 0;
}

function countBits(mask: number): number {
  let bits = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) bits++;
  return bits;
}
