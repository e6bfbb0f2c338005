import { UsageError } from "../model/errors.js";
import { mean, measureShape, sampleDeviation } from "./moments.js";
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
  return { sharpe: average / sampleDeviation(returns, average), n: returns.length, skew, kurtosis };
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
  const parts = attempts.map((returns) => sumBlocks(returns, blocks));
  let overfit = 0;
  let splits = 0;
  for (let mask = 0; mask < 1 << blocks; mask++) {
    if (countBits(mask) !== blocks / 2) continue;
    const inside = parts.map((part) => sharpeOf(part, mask));
    const outside = parts.map((part) => sharpeOf(part, ~mask));
    const best = inside.indexOf(Math.max(...inside));
    const below = outside.filter((value) => value < outside[best]!).length;
    const ties = outside.filter((value) => value === outside[best]!).length;
    const rank = (below + (ties + 1) / 2) / (attempts.length + 1);
    if (rank <= 0.5) overfit++;
    splits++;
  }
  return overfit / splits;
}

interface BlockSums {
  readonly count: Float64Array;
  readonly total: Float64Array;
  readonly squares: Float64Array;
}

function sumBlocks(returns: Float64Array, blocks: number): BlockSums {
  const sums = { count: new Float64Array(blocks), total: new Float64Array(blocks), squares: new Float64Array(blocks) };
  for (const [i, value] of returns.entries()) {
    const block = Math.floor((i * blocks) / returns.length);
    sums.count[block]! += 1;
    sums.total[block]! += value;
    sums.squares[block]! += value * value;
  }
  return sums;
}

function sharpeOf({ count, total, squares }: BlockSums, mask: number): number {
  let n = 0;
  let first = 0;
  let second = 0;
  for (let block = 0; block < count.length; block++) {
    if ((mask & (1 << block)) === 0) continue;
    n += count[block]!;
    first += total[block]!;
    second += squares[block]!;
  }
  const average = first / n;
  const variance = (second - n * average * average) / (n - 1);
  // Without a trade there is neither return nor risk.
  return variance > 0 ? average / Math.sqrt(variance) : 0;
}

function countBits(mask: number): number {
  let bits = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) bits++;
  return bits;
}
