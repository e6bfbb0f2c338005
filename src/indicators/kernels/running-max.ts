/**
 * The highest value so far, this bar included. A bar without a value has none here either; the maximum goes on
 * behind it.
 *
 * @param x - prices
 * @param start - the maximum before the first bar, or -Infinity
 */
export function runningMax(x: Float64Array, start = -Infinity): Float64Array {
  const out = new Float64Array(x.length);
  let highest = start;
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    if (value > highest && value !== Infinity) highest = value;
    out[i] = value - value === 0 ? highest : NaN;
  }
  return out;
}
