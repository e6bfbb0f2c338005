const dayMs = 864e5;

/**
 * Return of each session: one value per UTC date, from the last equity of the date before (the first: from the money
 * at the start).
 */
export function computeSessionReturns(equity: Float64Array, ts: Float64Array, start: number): Float64Array {
  const n = equity.length;
  const returns = new Float64Array(n);
  let sessions = 0;
  let before = start;
  for (let i = 0; i < n; i++) {
    const lastOfSession = i === n - 1 || Math.floor(ts[i + 1]! / dayMs) !== Math.floor(ts[i]! / dayMs);
    if (!lastOfSession) continue;
    returns[sessions++] = equity[i]! / before - 1;
    before = equity[i]!;
  }
  return returns.subarray(0, sessions);
}
