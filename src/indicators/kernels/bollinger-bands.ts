/** A window is summed afresh once rounding may have cost its squared deviations more than 2^-36 of their sum. */
const trust = 65_536;

/**
 * Bollinger bands k population deviations around the mean of the last `period` values.
 *
 * Sums of squares that move along with the window lose their digits when prices jump and then barely move; so they are
 * kept about a nearby origin, together with a bound on what rounding may have cost, and are taken afresh about the mean
 * when that is too much. The width of a flat window is exactly 0.
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
  const share = 1 / period;
  let origin = x[from]!;
  let sum = 0;
  let squares = 0;
  let doubt = Infinity;
  for (let i = from + period - 1; i < to; i++) {
    const center = middle[i]!;
    // The first window has nothing to drop; its doubt lets it be summed afresh.
    const dropped = x[Math.max(from, i - period)]! - origin;
    const added = x[i]! - origin;
    sum += added - dropped;
    squares += (added - dropped) * (added + dropped);
    doubt += added * added + dropped * dropped + squares;
    let spread = squares - sum * sum * share;
    if (!(doubt <= trust * spread)) {
      origin = center;
      sum = 0;
      squares = 0;
      for (let j = i - period + 1; j <= i; j++) {
        const deviation = x[j]! - center;
        sum += deviation;
        squares += deviation * deviation;
      }
      doubt = 0;
      spread = squares;
    }
    const width = k * Math.sqrt(spread * share);
    upper[i] = center + width;
    lower[i] = center - width;
  }
}
