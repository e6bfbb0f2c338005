import { UsageError } from "../../model/errors.js";
import { isResolution, resolutions } from "../../model/resolution.js";
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

/**
 * Refuses a series that is stored nowhere: `1 day` and `1d` would be two.
 *
 * @throws {UsageError} `INVALID_ARGUMENT`, `INVALID_RESOLUTION`
 */
export function assertSeries({ symbol, resolution }: SeriesKey): void {
  assertSymbol(symbol);
  const given: string = resolution;
  if (isResolution(given)) return;
  throw new UsageError(
    "INVALID_RESOLUTION",
    `Expected a bar size as it is stored (${resolutions.join(", ")}), received ${JSON.stringify(given)}. parseResolution reads others.`,
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
