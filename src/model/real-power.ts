/**
 * base to a real exponent, bit-equal on every Node version: `**` and `Math.pow` are not (Node 20/22 against 24/26),
 * exp and log are. The base must be positive, or zero with a positive exponent; otherwise NaN.
 */
export function realPower(base: number, exponent: number): number {
  if (exponent === 0) return 1;
  if (base === 0) return exponent > 0 ? 0 : NaN;
  return base < 0 ? NaN : Math.exp(exponent * Math.log(base));
}
