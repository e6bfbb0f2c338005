import type { Resolution } from "../../model/resolution.js";
import { databaseOf } from "./database.js";
import type { SeriesKey } from "../validate-bars.js";
import type { Store } from "./store.js";

/** A stored series. */
export interface StoredSeries extends SeriesKey {
  /** How many bars. */
  readonly bars: number;
  /** First bar, epoch milliseconds UTC. */
  readonly from: number;
  /** Last bar, epoch milliseconds UTC. */
  readonly to: number;
}

/** Every stored series, by symbol, then resolution. */
export async function loadSeries(store: Store): Promise<readonly StoredSeries[]> {
  const rows = await databaseOf(store).read(
    (tx) => tx.sql`
      select symbol, resolution, count(*) as bars, min(ts) as first, max(ts) as last
      from market_prices group by symbol, resolution order by symbol, resolution`,
    { doing: "listing the stored series" },
  );
  return rows.map((row) => ({
    symbol: row["symbol"] as string,
    resolution: row["resolution"] as Resolution,
    bars: row["bars"] as number,
    from: row["first"] as number,
    to: row["last"] as number,
  }));
}
