const dayMs = 864e5;

/** The last bar of each session: of each UTC date that has bars. */
export function listSessionEnds(ts: Float64Array): Uint32Array {
  const n = ts.length;
  const days = n === 0 ? 0 : Math.floor(ts[n - 1]! / dayMs) - Math.floor(ts[0]! / dayMs) + 1;
  const ends = new Uint32Array(Math.min(n, days));
  let count = 0;
  for (let first = 0; first < n;) {
    const nextDay = (Math.floor(ts[first]! / dayMs) + 1) * dayMs;
    first = firstAtOrAfter(ts, nextDay, first);
    ends[count++] = first - 1;
  }
  return ends.subarray(0, count);
}

/** The first bar at or after an instant, from one before it on: in steps that double, as days may have many bars or one. */
function firstAtOrAfter(ts: Float64Array, instant: number, before: number): number {
  let low = before;
  let step = 1;
  while (low + step < ts.length && ts[low + step]! < instant) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, ts.length);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (ts[middle]! < instant) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * Return of each session: one value per UTC date, from the last equity of the date before (the first: from the money
 * at the start).
 *
 * @param fromNothing - return of a session that began with no money, or with debts: a quotient says nothing there
 */
export function computeSessionReturns(
  equity: Float64Array,
  ts: Float64Array,
  start: number,
  ends: Uint32Array = listSessionEnds(ts),
  fromNothing = 0,
): Float64Array {
  const returns = new Float64Array(ends.length);
  let before = start;
  for (let k = 0; k < ends.length; k++) {
    const value = equity[ends[k]!]!;
    returns[k] = before <= 0 ? fromNothing : value / before - 1;
    before = value;
  }
  return returns;
}
