import { DataError } from "../../model/errors.js";
import { formatTs } from "../../model/format-ts.js";
import type { Reader } from "./database.js";
import type { SqlRow } from "./session.js";
import type { SqlBacktestPlan } from "./sql-backtest-query.js";

/** The bars whose prices no run can use, as an error. */
export function badBars(bad: readonly SqlRow[], { resolution }: SqlBacktestPlan): DataError {
  const bars = bad.map(({ symbol, ts, open, high, low, close }) => {
    const prices = [open, high, low, close].map((price) => (typeof price === "number" ? price : "missing")).join(", ");
    return `${String(symbol)} @ ${resolution}, ${formatTs(Number(ts), resolution)} (open, high, low, close ${prices})`;
  });
  return new DataError(
    "BAD_BARS",
    `Expected finite prices above zero, found ${bars.join("; ")}${bad.length === 5 ? "; and maybe more" : ""}. Remove or repair them, or leave the symbol out of "symbols".`,
    { context: { symbol: bad[0]?.["symbol"], ts: bad[0]?.["ts"] } },
  );
}

/** Refuses rows whose averages were rounded: comparisons with them may have fallen out otherwise. */
export function assertExact(rows: readonly SqlRow[], { resolution }: SqlBacktestPlan): void {
  const inexact = rows.filter((row) => row["exact"] !== true).map((row) => String(row["symbol"]));
  if (inexact.length === 0) return;
  throw new DataError(
    "BAD_BARS",
    `Expected the closes of a symbol @ ${resolution} near enough to each other for exact averages, found some that differ by ` +
      `orders of magnitude in ${inexact.slice(0, 8).join(", ")}. Leave these out of "symbols"; run them with loadFrame and runBacktest.`,
    { context: { symbols: inexact } },
  );
}

/** Why symbols have no row, as an error. */
export async function emptiness(tx: Reader, plan: SqlBacktestPlan, rows: readonly SqlRow[]): Promise<DataError> {
  const stored = await tx.sql`select distinct symbol from market_prices where resolution = ${plan.resolution}::text`;
  const known = new Set(stored.map((row) => row["symbol"]));
  const found = new Set(rows.map((row) => row["symbol"]));
  const missing = (plan.symbols ?? []).filter((symbol) => !found.has(symbol));
  const unknown = missing.filter((symbol) => !known.has(symbol));
  const { resolution } = plan;
  const list = (names: readonly string[]): string =>
    names.slice(0, 8).join(", ") + (names.length > 8 ? `, … (${names.length})` : "");
  if (unknown.length > 0 || known.size === 0) {
    const what = unknown.length > 0 ? list(unknown) : "No symbol";
    return new DataError(
      "SYMBOL_NOT_STORED",
      `${what} @ ${resolution}: not stored; ${known.size} symbols are. Leave them out of "symbols", or ingest them first.`,
      { context: { symbols: unknown, resolution } },
    );
  }
  return new DataError(
    "EMPTY_RESULT",
    `No ${resolution} bars in the window asked for${missing.length > 0 ? ` of ${list(missing)}` : ""}. Widen it, or leave them out of "symbols".`,
    { context: { symbols: missing, resolution } },
  );
}
