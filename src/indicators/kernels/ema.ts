/**
 * Exponential average: e += (x - e) * 2/(period+1), starting from `seed` before x[from].
 *
 * Written as a step towards the value, so that it stays exactly on constant prices; `a*x + (1-a)*e` does not, and a
 * MACD of constant prices would cross its signal by rounding alone.
 *
 * @param seed - the average before x[from]; x[from] itself for the usual start
 * @param shownFrom - first row that is written
 */
export function exponentialAverage(
  x: Float64Array,
  from: number,
  to: number,
  period: number,
  seed: number,
  shownFrom: number,
  out: Float64Array,
): void {
  const step = 2 / (period + 1);
  const hidden = Math.min(shownFrom, to);
  let average = seed;
  for (let i = from; i < hidden; i++) average += (x[i]! - average) * step;
  for (let i = hidden; i < to; i++) {
    average += (x[i]! - average) * step;
    out[i] = average;
  }
}
