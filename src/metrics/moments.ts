/** Arithmetic mean; NaN for no values. */
export function mean(values: ArrayLike<number>): number {
  return sum(values) / values.length;
}

/** Sum in order; 0 for no values. */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0, n = values.length; i < n; i++) total += values[i]!;
  return total;
}

/** Largest value; -Infinity for none. */
export function largest(values: ArrayLike<number>): number {
  let most = -Infinity;
  for (let i = 0, n = values.length; i < n; i++) most = Math.max(most, values[i]!);
  return most;
}

/** Smallest value; Infinity for none. */
export function smallest(values: ArrayLike<number>): number {
  let least = Infinity;
  for (let i = 0, n = values.length; i < n; i++) least = Math.min(least, values[i]!);
  return least;
}

/** Sample standard deviation (n - 1); NaN for fewer than two values. */
export function sampleDeviation(values: ArrayLike<number>, average: number = mean(values)): number {
  const n = values.length;
  if (n < 2) return NaN;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const distance = values[i]! - average;
    squares += distance * distance;
  }
  return Math.sqrt(squares / (n - 1));
}

// A return is a quotient of two sums of money, less 1: its last digits are no spread.
const rounding = 1e-14;

/** Sample standard deviation (n - 1) of returns; exactly 0 where they differ by rounding alone, NaN for fewer than two. */
export function returnDeviation(returns: ArrayLike<number>, average: number = mean(returns)): number {
  const deviation = sampleDeviation(returns, average);
  return deviation <= rounding ? 0 : deviation;
}

/** Third and fourth moments of a sample about its mean. */
export interface Shape {
  /** Population skewness: third standardised moment. */
  readonly skew: number;
  /** Population kurtosis, raw: 3 for a normal distribution. */
  readonly kurtosis: number;
  /** Sample skewness G1. */
  readonly sampleSkew: number;
  /** Sample excess kurtosis G2: 0 for a normal distribution. */
  readonly sampleExcess: number;
}

/** Skewness and kurtosis; NaN where too few values or no spread. */
export function measureShape(values: ArrayLike<number>): Shape {
  const n = values.length;
  const average = mean(values);
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let i = 0; i < n; i++) {
    const distance = values[i]! - average;
    const square = distance * distance;
    second += square;
    third += square * distance;
    fourth += square * square;
  }
  const variance = second / n;
  const skew = third / n / (variance * Math.sqrt(variance));
  const kurtosis = fourth / n / (variance * variance);
  return {
    skew,
    kurtosis,
    sampleSkew: n > 2 ? (skew * Math.sqrt(n * (n - 1))) / (n - 2) : NaN,
    sampleExcess: n > 3 ? ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * (kurtosis - 3) + 6) : NaN,
  };
}

/** The number, or null if it is NaN or infinite: undefined metrics are null. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
