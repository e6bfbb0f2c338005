/**
 * Bands k population deviations around the mean of the last `period` values.
 *
 * The deviation is taken afresh in every window around its own mean: sums of squares that move along lose all digits on
 * prices that barely move, and a flat window must have a width of exactly 0.
 *
 * @param middle - mean of the last `period` values
 * @see Bollinger, "Bollinger on Bollinger Bands" (2001): population deviation, that is, divided by the period
 */
export function bollingerBands(
  x: Float64Array,
  middle: Float64Array,
  from: number,
  to: number,
  period: number,
  k: number,
  upper: Float64Array,
  lower: Float64Array,
): void {
  for (let i = from + period - 1; i < to; i++) {
    const center = middle[i]!;
    // Two sums side by side: the additions of one do not wait for those of the other.
    let even = 0;
    let odd = 0;
    let j = i - period + 1;
    for (; j < i; j += 2) {
      const a = x[j]! - center;
      const b = x[j + 1]! - center;
      even += a * a;
      odd += b * b;
    }
    if (j === i) {
      const a = x[j]! - center;
      even += a * a;
    }
    const width = k * Math.sqrt((even + odd) / period);
    upper[i] = center + width;
    lower[i] = center - width;
  }
}
