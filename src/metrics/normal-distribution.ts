/** Probability that a standard normal value is at most x (Marsaglia's series, good to 1e-15). */
export function normalCdf(x: number): number {
  // A series of NaN would never come to rest: a run without a trade has no Sharpe ratio.
  if (Number.isNaN(x)) return NaN;
  if (x < -8) return 0;
  if (x > 8) return 1;
  let total = x;
  let term = x;
  for (let i = 3; total !== total + term || i === 3; i += 2) {
    term *= (x * x) / i;
    total += term;
  }
  return 0.5 + total * Math.exp(-0.5 * x * x - 0.9189385332046727);
}

/** Value that a standard normal variable stays below with this probability: bisection on `normalCdf`. */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) return probability === 0 ? -Infinity : probability === 1 ? Infinity : NaN;
  let low = -8;
  let high = 8;
  for (let k = 0; k < 100 && low < high; k++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (normalCdf(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
