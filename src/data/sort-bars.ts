import { barColumnNames, createBarColumns, type BarColumns } from "../model/bar.js";
import { DataError } from "../model/errors.js";

/** Bars in order of time, each once. */
export interface SortedBars {
  /** The bars, strictly rising in `ts`. */
  readonly bars: BarColumns;
  /** Rows left out because an identical bar was there already. */
  readonly duplicates: number;
  /** Whether the rows were out of order. */
  readonly reordered: boolean;
}

/**
 * Sorts bars by time and drops repeated ones. The input is not changed.
 *
 * @param describe - how to name two rows of one time that differ: where they stand, for the message
 * @throws {DataError} `CONFLICTING_BARS` if two bars of one time differ
 */
export function sortBars(bars: BarColumns, describe: (first: number, second: number) => string): SortedBars {
  const length = bars.ts.length;
  let falls = 0;
  let repeats = 0;
  for (let i = 1; i < length; i++) {
    if (bars.ts[i]! < bars.ts[i - 1]!) falls++;
    else if (bars.ts[i] === bars.ts[i - 1]) repeats++;
  }
  if (falls === 0 && repeats === 0) return { bars, duplicates: 0, reordered: false };
  const order = new Uint32Array(length).map((_, i) => i);
  if (falls === length - 1) order.reverse();
  else if (falls > 0) order.sort((a, b) => bars.ts[a]! - bars.ts[b]! || a - b);
  const kept = dropRepeated(bars, order, describe);
  const sorted = createBarColumns(kept);
  for (const name of ["ts", ...barColumnNames] as const) {
    for (let i = 0; i < kept; i++) sorted[name][i] = bars[name][order[i]!]!;
  }
  return { bars: sorted, duplicates: length - kept, reordered: falls > 0 };
}

/** Moves the first row of each time to the front of `order`; returns how many there are. */
function dropRepeated(
  bars: BarColumns,
  order: Uint32Array,
  describe: (first: number, second: number) => string,
): number {
  let kept = 0;
  for (const row of order) {
    const previous = order[kept - 1];
    if (kept === 0 || bars.ts[row] !== bars.ts[previous!]) order[kept++] = row;
    else assertSameBar(bars, previous!, row, describe);
  }
  return kept;
}

function assertSameBar(
  bars: BarColumns,
  first: number,
  second: number,
  describe: (first: number, second: number) => string,
): void {
  const differing = barColumnNames.find((name) => !Object.is(bars[name][first], bars[name][second]));
  if (differing === undefined) return;
  throw new DataError(
    "CONFLICTING_BARS",
    `${describe(first, second)}: expected one bar per time, but two differ: ${differing} "${bars[differing][first]!}" and "${bars[differing][second]!}". Remove the wrong one.`,
    { context: { ts: bars.ts[first], column: differing } },
  );
}
