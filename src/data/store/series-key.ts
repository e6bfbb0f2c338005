import { UsageError } from "../../model/errors.js";
import type { SeriesKey } from "../validate-bars.js";

const longest = 64;

/**
 * Refuses a symbol that cannot be one: empty, padded, longer than 64 characters, or with a control character.
 *
 * @throws {UsageError} `INVALID_ARGUMENT`
 */
export function assertSymbol(symbol: string): void {
  const fits = typeof symbol === "string" && symbol.length > 0 && symbol.length <= longest && symbol.trim() === symbol;
  if (fits && !/\p{Cc}/u.test(symbol)) return;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected a symbol of 1 to ${longest} characters like "SPY", received ${JSON.stringify(symbol)}.`,
  );
}

/** A series as people write it: `SPY @ 1d`. */
export function describeSeries(series: SeriesKey): string {
  return `${series.symbol} @ ${series.resolution}`;
}

/** An instant as PostgreSQL reads a timestamp, in UTC. */
export function toTimestamp(ts: number): string {
  return new Date(ts).toISOString().replace("Z", "");
}
