const view = new DataView(new ArrayBuffer(8));

/** A finite double as a whole number of 2^-1074, without rounding. */
function toUnits(value: number): bigint {
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const size = exponent === 0 ? fraction : (fraction | 0x10000000000000n) << BigInt(exponent - 1);
  return bits >> 63n === 1n ? -size : size;
}

/** A fraction of whole numbers of 2^-1074 as a double, correctly rounded but for ties. */
function toDouble(numerator: bigint, denominator: bigint): number {
  const size = numerator < 0n ? -numerator : numerator;
  // 70 bits of quotient are more than a double keeps.
  const shift = 70 - size.toString(2).length + denominator.toString(2).length;
  const quotient = shift > 0 ? (size << BigInt(shift)) / denominator : (size >> BigInt(-shift)) / denominator;
  let value = Number(quotient) * Number(1n << BigInt(Math.max(0, -1074 - shift)));
  for (let halvings = 1074 + shift; halvings > 0; halvings -= 512) {
    value /= Number(1n << BigInt(Math.min(halvings, 512)));
  }
  return numerator < 0n ? -value : value;
}

/** The mean in rational arithmetic: the yardstick for sums that must not round. */
export function exactMean(values: Iterable<number>): number {
  let sum = 0n;
  let count = 0n;
  for (const value of values) {
    sum += toUnits(value);
    count++;
  }
  return toDouble(sum, count);
}
