import { plainMean } from "./plain-mean.js";

/**
 * Wilder's average: first the mean of `period` values, shown at the last of them, then a += (x - a) / period.
 *
 * @see Wilder, "New Concepts in Technical Trading Systems" (1978)
 */
export function wilderAverage(x: Float64Array, from: number, to: number, period: number, out: Float64Array): void {
  const first = from + period - 1;
  if (first >= to) return;
  const share = 1 / period;
  let average = plainMean(x, from, first + 1);
  out[first] = average;
  for (let i = first + 1; i < to; i++) {
    average += (x[i]! - average) * share;
    out[i] = average;
  }
}
