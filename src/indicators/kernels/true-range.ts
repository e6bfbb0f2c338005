/**
 * Wilder's true range: the widest of high - low, |high - previous close|, |low - previous close|; high - low on the
 * first bar of a stretch, which has no previous close.
 */
export function trueRange(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  from: number,
  to: number,
  out: Float64Array,
): void {
  if (from >= to) return;
  out[from] = high[from]! - low[from]!;
  for (let i = from + 1; i < to; i++) {
    const top = high[i]!;
    const bottom = low[i]!;
    const previous = close[i - 1]!;
    out[i] = Math.max(top - bottom, Math.abs(top - previous), Math.abs(bottom - previous));
  }
}
