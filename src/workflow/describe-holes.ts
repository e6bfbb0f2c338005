import { loadFetched, missingWindows } from "../data/store/coverage.js";
import type { Store } from "../data/store/store.js";
import type { SeriesKey } from "../data/validate-bars.js";
import { formatTs } from "../model/format-ts.js";
import { lowerBound } from "../model/lower-bound.js";

/**
 * A sentence on stretches between stored bars for which no source was ever asked, as the finer bars of a few ambiguous ones
 * leave them behind: a run would take the bars on both sides for neighbours. Bars that came from files count as complete.
 *
 * @param ts - opening instants of the loaded bars, rising, epoch milliseconds UTC
 * @returns null if there are none
 */
export async function describeHoles(store: Store, key: SeriesKey, ts: Float64Array): Promise<string | null> {
  const { symbol, resolution } = key;
  const [first, last] = [ts.at(0), ts.at(-1)];
  if (first === undefined || last === undefined) return null;
  const fetched = await loadFetched(store, key);
  if (fetched.length === 0) return null;
  const unknown = missingWindows(fetched, { from: first, to: last });
  const holes = unknown.filter(({ from, to }) => lowerBound(ts, from) === lowerBound(ts, to + 1));
  if (holes.length === 0) return null;
  const [from, to] = [holes[0]!.from, holes.at(-1)!.to + 1].map((instant) => formatTs(instant, "1m"));
  const count = holes.length === 1 ? "1 stretch that was" : `${holes.length} stretches that were`;
  return (
    `The stored bars of ${symbol} @ ${resolution} have holes: ${count} never fetched, from ${from!} to ${to!}. ` +
    `The run takes the bars on both sides for neighbours. Fill them: algo-trader ingest -s ${symbol} -r ${resolution} ` +
    `--from ${formatTs(first, "1d")} --to ${formatTs(last, "1d")}.`
  );
}
