/** A sum without rounding error: `hi` is the sum rounded to a double, `lo` what rounding left over, rounded. */
export interface ExactSum {
  /** The sum, correctly rounded. */
  readonly hi: number;
  /** Sum minus `hi`, correctly rounded. */
  readonly lo: number;
}

/**
 * The exact sum of x[from..to-1], whatever the magnitudes: it depends on the values alone, not on their order.
 *
 * @see Shewchuk, "Adaptive Precision Floating-Point Arithmetic" (1997): sums as expansions of non-overlapping parts
 */
export function exactSum(x: Float64Array, from: number, to: number): ExactSum {
  const parts: number[] = [];
  for (let i = from; i < to; i++) addExactly(parts, x[i]!);
  const hi = roundedSum(parts);
  addExactly(parts, -hi);
  return { hi, lo: roundedSum(parts) };
}

/** Adds a value to non-overlapping parts in rising magnitude; nothing is lost. */
function addExactly(parts: number[], value: number): void {
  let carry = value;
  let kept = 0;
  for (const part of parts) {
    const sum = carry + part;
    const shown = sum - carry;
    const lost = carry - (sum - shown) + (part - shown);
    if (lost !== 0) parts[kept++] = lost;
    carry = sum;
  }
  parts.length = kept;
  parts.push(carry);
}

/** The sum of the parts rounded once, ties to even. */
function roundedSum(parts: readonly number[]): number {
  let at = parts.length - 1;
  let hi = parts[at] ?? 0;
  let lo = 0;
  while (at > 0 && lo === 0) {
    const sum = hi + parts[--at]!;
    lo = parts[at]! - (sum - hi);
    hi = sum;
  }
  // A tie was rounded to even without looking at the parts below: they decide.
  if (at > 0 && Math.sign(lo) === Math.sign(parts[at - 1]!)) {
    const twice = lo * 2;
    const up = hi + twice;
    if (twice === up - hi) return up;
  }
  return hi;
}
