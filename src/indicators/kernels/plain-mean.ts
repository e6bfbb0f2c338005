/** Mean of x[from..to-1], summed in order: the seed of a recursive average. Equal values give exactly that value. */
export function plainMean(x: Float64Array, from: number, to: number): number {
  // Summing distances from the first value keeps the mean of equal values exact.
  const origin = x[from]!;
  let sum = 0;
  for (let i = from + 1; i < to; i++) sum += x[i]! - origin;
  return origin + sum / (to - from);
}
