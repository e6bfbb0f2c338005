/** Deepest fall from a running peak, as a fraction: zero or negative. `start` counts as a peak before the first bar. */
export function computeMaxDrawdown(equity: Float64Array, start: number): number {
  let peak = start;
  let worst = 0;
  for (const value of equity) {
    if (value > peak) peak = value;
    const drawdown = value / peak - 1;
    if (drawdown < worst) worst = drawdown;
  }
  return worst;
}
