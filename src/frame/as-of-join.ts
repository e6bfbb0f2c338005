import { UsageError } from "../model/errors.js";

/** Options of `asOfJoin`. */
export interface AsOfJoinOptions {
  /**
   * A value that has been known for longer than this many milliseconds no longer counts.
   *
   * @default Infinity
   */
  readonly staleAfterMs?: number;
}

/** Values from outside a series, in the order in which they became known. */
export interface KnownColumns<Name extends string = string> {
  /** Instants from which the rows are known, epoch milliseconds UTC, rising or equal. */
  readonly knownAt: Float64Array;
  /** The values, one per row. */
  readonly columns: Readonly<Record<Name, Float64Array>>;
}

/**
 * What was known at each row of a series: the columns of the last outside row with `knownAt <= clock[i]`, NaN before the
 * first and when it is stale. The one way in which a higher timeframe, an event or an external signal reaches a bar.
 * Of rows that became known at the same instant the last one counts.
 *
 * @param clock - instants at which the rows of the series are known (`knownAtColumn(frame)`), rising or equal
 * @param known - the outside rows
 * @param options - when a value becomes stale
 * @returns columns of the length of `clock`, by the same names
 * @throws {UsageError} `INVALID_ARGUMENT` if an instant is out of order or missing
 * @example
 * const daily = resampleBars(hourly, "1d");
 * const { close } = asOfJoin(knownAtColumn(hourly), {
 *   knownAt: knownAtColumn(daily),
 *   columns: { close: daily.col("close") },
 * });
 */
export function asOfJoin<Name extends string>(
  clock: Float64Array,
  known: KnownColumns<Name>,
  options: AsOfJoinOptions = {},
): Record<Name, Float64Array> {
  assertOfOneLength(known);
  const rows = asOfRows(clock, known.knownAt, options.staleAfterMs ?? Infinity);
  const joined = Object.entries<Float64Array>(known.columns).map(([name, column]) => [name, pick(column, rows)]);
  return Object.fromEntries(joined) as Record<Name, Float64Array>;
}

/** For each instant of the clock the last row known by then, or -1. */
function asOfRows(clock: Float64Array, knownAt: Float64Array, staleAfterMs: number): Int32Array {
  if (!(staleAfterMs >= 0)) {
    throw new UsageError("INVALID_ARGUMENT", `Expected staleAfterMs to be 0 or more, received "${staleAfterMs}".`);
  }
  assertRising(clock, "clock");
  assertRising(knownAt, "knownAt");
  const rows = new Int32Array(clock.length);
  let next = 0;
  for (let i = 0; i < clock.length; i++) {
    const now = clock[i]!;
    while (next < knownAt.length && knownAt[next]! <= now) next++;
    rows[i] = next > 0 && now - knownAt[next - 1]! <= staleAfterMs ? next - 1 : -1;
  }
  return rows;
}

function pick(column: Float64Array, rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    out[i] = row < 0 ? NaN : column[row]!;
  }
  return out;
}

function assertRising(instants: Float64Array, name: string): void {
  let previous = -Infinity;
  for (let i = 0; i < instants.length; i++) {
    const instant = instants[i]!;
    // Written so that NaN fails too.
    if (!(instant >= previous)) {
      throw new UsageError(
        "INVALID_ARGUMENT",
        `Expected ${name} to rise from row to row, received "${instant}" after "${previous}" in row ${i}. Sort the rows first.`,
        { context: { row: i, received: instant } },
      );
    }
    previous = instant;
  }
}

function assertOfOneLength({ knownAt, columns }: KnownColumns): void {
  const odd = Object.entries(columns).find(([, column]) => column.length !== knownAt.length);
  if (odd === undefined) return;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected ${knownAt.length} rows in every column as in knownAt, but "${odd[0]}" has ${odd[1].length}.`,
  );
}
