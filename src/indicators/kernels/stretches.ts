/**
 * Calls `run(from, to)` for every stretch of bars (`to` exclusive) on which all columns have a finite value. A bar
 * that lacks one is a gap; kernels start afresh behind it, so that one NaN never reaches a later value.
 */
export function forEachStretch(
  columns: readonly [Float64Array, ...Float64Array[]],
  run: (from: number, to: number) => void,
): void {
  const length = columns[0].length;
  let from = 0;
  while (from < length) {
    let to = length;
    for (const column of columns) to = firstGap(column, from, to);
    if (to > from) run(from, to);
    from = to + 1;
  }
}

function firstGap(x: Float64Array, from: number, to: number): number {
  // Infinity - Infinity and NaN - NaN are NaN; every finite value gives 0. Four values cost one branch.
  let i = from;
  for (; i + 3 < to; i += 4) {
    const a = x[i]!;
    const b = x[i + 1]!;
    const c = x[i + 2]!;
    const d = x[i + 3]!;
    if (a - a + (b - b) + (c - c) + (d - d) !== 0) break;
  }
  for (; i < to; i++) if (!Number.isFinite(x[i])) return i;
  return to;
}

/** A column of `length` rows without a value. */
export function emptyColumn(length: number): Float64Array {
  return new Float64Array(length).fill(NaN);
}
