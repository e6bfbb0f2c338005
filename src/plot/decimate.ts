/**
 * Bar numbers that draw the same line as all of them would at `columns` pixels: the first, lowest, highest and last of
 * each pixel column (M4, Jugel et al. 2014). Gaps (NaN) at a column's edge are kept.
 */
export function visibleBars(values: Float64Array, columns: number): Float64Array {
  const n = values.length;
  const kept: number[] = [];
  if (n <= columns * 4) return Float64Array.from({ length: n }, (_, i) => i);
  const { starts } = bucketBars(n, columns);
  for (let column = 0; column < columns; column++) {
    const [from, to] = [starts[column]!, starts[column + 1]!];
    let low = -1;
    let high = -1;
    for (let i = from; i < to; i++) {
      const value = values[i]!;
      if (Number.isNaN(value)) continue;
      if (low < 0 || value < values[low]!) low = i;
      if (high < 0 || value > values[high]!) high = i;
    }
    let previous = -1;
    for (const i of [from, Math.min(low, high), Math.max(low, high), to - 1]) {
      if (i > previous) kept.push((previous = i));
    }
  }
  return Float64Array.from(kept);
}

/** Runs of bars that share a pixel column: bar number of the middle, and the range of the values. */
export interface Buckets {
  /** Middle of the run, in bars (a half between two bars). */
  readonly x: Float64Array;
  /** First bar of each run, and behind the last run the number of bars. */
  readonly starts: Float64Array;
}

/** Splits `bars` bars into at most `columns` runs of (almost) equal length. */
export function bucketBars(bars: number, columns: number): Buckets {
  const count = Math.min(bars, columns);
  const starts = Float64Array.from({ length: count + 1 }, (_, i) => Math.floor((i * bars) / count));
  const x = Float64Array.from({ length: count }, (_, i) => (starts[i]! + starts[i + 1]! - 1) / 2);
  return { x, starts };
}

/** Highest finite value of each run, `floor` where there is none above it. */
export function bucketHighs(values: Float64Array, { starts, x }: Buckets, floor: number): Float64Array {
  return x.map((_, bucket) => {
    let high = floor;
    for (let i = starts[bucket]!; i < starts[bucket + 1]!; i++) if (values[i]! > high) high = values[i]!;
    return high;
  });
}

/** Lowest finite value of each run, `ceiling` where there is none below it. */
export function bucketLows(values: Float64Array, { starts, x }: Buckets, ceiling: number): Float64Array {
  return x.map((_, bucket) => {
    let low = ceiling;
    for (let i = starts[bucket]!; i < starts[bucket + 1]!; i++) if (values[i]! < low) low = values[i]!;
    return low;
  });
}
