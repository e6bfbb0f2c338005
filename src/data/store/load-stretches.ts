import { createBarColumns, type BarColumns } from "../../model/bar.js";
import type { SeriesKey } from "../validate-bars.js";
import type { TimeWindow } from "./coverage.js";
import { databaseOf } from "./database.js";
import { assertSymbol, describeSeries, toTimestamp } from "./series-key.js";
import { json } from "./session.js";
import type { Store } from "./store.js";

/**
 * Stored bars of one series inside several stretches of time that do not overlap, rising; none where none are stored.
 *
 * @param stretches - both ends inclusive, epoch milliseconds UTC
 */
export async function loadStretches(
  store: Store,
  key: SeriesKey,
  stretches: readonly TimeWindow[],
): Promise<BarColumns> {
  assertSymbol(key.symbol);
  const windows = stretches.map(({ from, to }) => ({ first: toTimestamp(from), last: toTimestamp(to) }));
  const rows = await databaseOf(store).read(
    (tx) => tx.sql`
      select p.ts, p.open, p.high, p.low, p.close, p.volume
      from jsonb_to_recordset(${json(windows)}::jsonb) as w (first timestamp, last timestamp)
      join market_prices p on p.symbol = ${key.symbol} and p.resolution = ${key.resolution}
        and p.ts >= w.first and p.ts <= w.last
      order by p.ts`,
    { doing: `loading parts of ${describeSeries(key)}` },
  );
  const bars = createBarColumns(rows.length);
  for (const [i, row] of rows.entries()) {
    for (const name of ["ts", "open", "high", "low", "close", "volume"] as const) {
      const value = row[name];
      bars[name][i] = typeof value === "number" ? value : NaN;
    }
  }
  return bars;
}
