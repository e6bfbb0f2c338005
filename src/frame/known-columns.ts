import { UsageError } from "../model/errors.js";
import type { MarketEvent } from "../model/events.js";
import type { KnownColumns } from "./as-of-join.js";

/**
 * Columns for `asOfJoin` from records that say when they became known: market events, symbol events, external signals.
 *
 * @param records - in any order; of those known at the same instant, the later one in the list counts
 * @param values - for each column, the number of one record; NaN = no value
 * @returns the columns in the order in which the records became known
 * @throws {UsageError} `INVALID_ARGUMENT` for a record that does not say when it became known
 * @example
 * const known = toKnownColumns(signals, { confidence: (signal) => Number(signal.payload["confidence"]) });
 */
export function toKnownColumns<Known extends Pick<MarketEvent, "knownAt">, Name extends string>(
  records: readonly Known[],
  values: Readonly<Record<Name, (record: Known) => number>>,
): KnownColumns<Name> {
  const odd = records.findIndex(({ knownAt }) => !(knownAt > -Infinity));
  if (odd >= 0) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected knownAt of every record in epoch milliseconds, received "${records[odd]!.knownAt}" in record ${odd} ` +
        `(${JSON.stringify(records[odd])}). Say when it became known, or leave it out.`,
      { context: { record: odd } },
    );
  }
  const sorted = [...records].sort((a, b) => a.knownAt - b.knownAt);
  const columns = Object.entries<(record: Known) => number>(values).map(([name, value]) => [
    name,
    Float64Array.from(sorted, value),
  ]);
  return {
    knownAt: Float64Array.from(sorted, (record) => record.knownAt),
    columns: Object.fromEntries(columns) as Record<Name, Float64Array>,
  };
}
