/** High, low and close. */
export interface RangeColumns {
  /** Highest prices. */
  readonly high: Float64Array;
  /** Lowest prices. */
  readonly low: Float64Array;
  /** Last prices. */
  readonly close: Float64Array;
}

/**
 * SuperTrend over one stretch of bars, from the first bar that has an average true range.
 *
 * Bands k ranges around the middle of the bar, each of which only moves towards the price until a close crosses it. The
 * line is the lower band in an up trend (direction 1), the upper one in a down trend (-1). The starting direction says
 * nothing until the first flip.
 *
 * @param first - first bar with a value in `atr`
 * @see Olivier Seban, "Tout le monde mérite d'être riche" (2010)
 */
export function superTrendLine(
  { high, low, close }: RangeColumns,
  atr: Float64Array,
  first: number,
  to: number,
  k: number,
  line: Float64Array,
  direction: Float64Array,
): void {
  let upper = Infinity;
  let lower = -Infinity;
  let up = false;
  for (let i = first; i < to; i++) {
    const middle = (high[i]! + low[i]!) / 2;
    const reach = k * atr[i]!;
    const price = close[i]!;
    // On the first bar no band is there to keep.
    const previous = i === first ? NaN : close[i - 1]!;
    const top = middle + reach;
    const bottom = middle - reach;
    if (top < upper || previous > upper) upper = top;
    if (bottom > lower || previous < lower) lower = bottom;
    up = up ? price >= lower : price > upper;
    line[i] = up ? lower : upper;
    direction[i] = up ? 1 : -1;
  }
}
