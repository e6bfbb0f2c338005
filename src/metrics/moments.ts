/** Arithmetic mean; NaN for no values. */
export function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Sample standard deviation (n - 1); NaN for fewer than two values. */
export function sampleDeviation(values: Float64Array, average: number = mean(values)): number {
  if (values.length < 2) return NaN;
  let sum = 0;
  for (const value of values) sum += (value - average) * (value - average);
  return Math.sqrt(sum / (values.length - 1));
}

/** The number, or null if it is NaN or infinite: undefined metrics are null. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
