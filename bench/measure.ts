/** The value in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

/**
 * Milliseconds of several pieces of work, the median of each: one right after the other, round by round, so that a busy
 * moment of the machine hits all of them alike. The first rounds warm up and do not count.
 */
export function race(rounds: number, ...works: readonly (() => unknown)[]): number[] {
  const times = works.map((): number[] => []);
  for (let round = -3; round < rounds; round++) {
    for (const [k, work] of works.entries()) {
      const start = performance.now();
      work();
      if (round >= 0) times[k]!.push(performance.now() - start);
    }
  }
  return times.map(median);
}

/** A line of the report: what was measured, and the figures. */
export function report(name: string, ...figures: readonly string[]): void {
  console.log(`${name.padEnd(44)}  ${figures.join("   ")}`);
}

/** Bars a second, in millions. */
export function megabars(bars: number, ms: number): string {
  return `${(bars / ms / 1000).toFixed(1)} M bars/s`;
}
