/** Below this, both averages only shrink on flat bars; their ratio is all that counts and must not drown in rounding. */
const floor = 1e-280;

/**
 * Relative strength index with Wilder's averages, shown from bar from+period. No loss gives 100, also when there was
 * no gain.
 *
 * @see Wilder, "New Concepts in Technical Trading Systems" (1978)
 */
export function relativeStrength(x: Float64Array, from: number, to: number, period: number, out: Float64Array): void {
  const first = from + period;
  const share = 1 / period;
  if (first >= to) return;
  let gain = 0;
  let loss = 0;
  for (let i = from + 1; i <= first; i++) {
    const change = x[i]! - x[i - 1]!;
    if (change > 0) gain += change;
    else loss -= change;
  }
  gain /= period;
  loss /= period;
  out[first] = strength(gain, loss);
  for (let i = first + 1; i < to; i++) {
    const change = x[i]! - x[i - 1]!;
    if (gain + loss > floor || change !== 0) {
      gain += (Math.max(change, 0) - gain) * share;
      loss += (Math.max(-change, 0) - loss) * share;
    }
    out[i] = strength(gain, loss);
  }
}

/** 100 - 100 / (1 + gain / loss), with one division. */
function strength(gain: number, loss: number): number {
  return loss === 0 ? 100 : (100 * gain) / (gain + loss);
}
