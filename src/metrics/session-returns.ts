const dayMs = 864e5;

/** The last bar of each session: of each UTC date that has bars. */
export function listSessionEnds(ts: Float64Array): Uint32Array {
  const n = ts.length;
  const ends = new Uint32Array(n);
  let count = 0;
  let nextDay = Infinity;
  for (let i = 0; i < n; i++) {
    if (ts[i]! >= nextDay) ends[count++] = i - 1;
    else if (i > 0) continue;
    nextDay = (Math.floor(ts[i]! / dayMs) + 1) * dayMs;
  }
  if (n > 0) ends[count++] = n - 1;
  return ends.subarray(0, count);
}

/**
 * Return of each session: one value per UTC date, from the last equity of the date before (the first: from the money
 * at the start).
 */
export function computeSessionReturns(
  equity: Float64Array,
  ts: Float64Array,
  start: number,
  ends: Uint32Array = listSessionEnds(ts),
): Float64Array {
  const returns = new Float64Array(ends.length);
  let before = start;
  for (let k = 0; k < ends.length; k++) {
    const value = equity[ends[k]!]!;
    returns[k] = value / before - 1;
    before = value;
  }
  return returns;
}
