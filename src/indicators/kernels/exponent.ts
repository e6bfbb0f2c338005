const view = new DataView(new ArrayBuffer(8));

/** The e of 2^e <= |value| < 2^(e+1); -1022 for zero and for subnormal numbers, 1024 for Infinity. */
export function exponentOf(value: number): number {
  view.setFloat64(0, value);
  return Math.max(1, (view.getUint32(0) >>> 20) & 0x7ff) - 1023;
}

/** 2^exponent, exactly, for exponents -1022 to 1023. */
export function powerOfTwo(exponent: number): number {
  view.setFloat64(0, 0);
  view.setUint32(0, (exponent + 1023) << 20);
  return view.getFloat64(0);
}
