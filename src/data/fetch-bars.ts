import { Frame } from "../frame/frame.js";
import { concatBars, type BarColumns } from "../model/bar.js";
import type { BarRequest, BarSource } from "../model/bar-source.js";
import { DataError, throwIfAborted, UsageError } from "../model/errors.js";
import { formatTs } from "../model/format-ts.js";
import { didYouMean } from "../model/nearest.js";
import { sortBars } from "./sort-bars.js";

/**
 * Fetches the bars of one series from a source into a frame with the columns ts, open, high, low, close, volume:
 * sorted, each time once. Nothing is stored.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` for instants that are none and options that there are not, `REVERSED_DATES`
 * @throws {DataError} `EMPTY_RESULT` if the source has none, `CONFLICTING_BARS` if its pieces contradict each other
 * @throws {RunError} `ABORTED` if the request's signal fires
 */
export async function fetchBars(source: BarSource, request: BarRequest): Promise<Frame> {
  assertRequest(request);
  const { symbol, resolution, signal } = request;
  const where = `${source.name}, ${symbol} @ ${resolution}`;
  const chunks: BarColumns[] = [];
  throwIfAborted(signal, `fetching ${where}`);
  for await (const chunk of source.fetch(request)) {
    throwIfAborted(signal, `fetching ${where}`);
    if (chunk.bars.ts.length > 0) chunks.push(chunk.bars);
  }
  if (chunks.length === 0) {
    throw new DataError("EMPTY_RESULT", `${where}: the source has no bars for the asked window. Ask for another one.`, {
      context: { symbol, resolution },
    });
  }
  chunks.sort((a, b) => a.ts[0]! - b.ts[0]!);
  const bars = concatBars(chunks);
  const sorted = sortBars(bars, (row) => `${where}, ${formatTs(bars.ts[row]!, resolution)}`);
  return Frame.fromBars(sorted.bars, { symbol, resolution });
}

const requestNames: readonly (keyof BarRequest)[] = [
  ...(["symbol", "resolution", "duration", "from", "to", "what", "rth", "includePartial", "hints"] as const),
  ...(["signal", "onProgress"] as const),
];

/** What a source would take for no bars, or for all of them. */
function assertRequest(request: BarRequest): void {
  const odd = Object.keys(request).find((name) => !(requestNames as readonly string[]).includes(name));
  if (odd !== undefined) {
    throw new UsageError("INVALID_ARGUMENT", `Unknown option "${odd}" of fetchBars.${didYouMean(odd, requestNames)}`);
  }
  const { from, to } = request;
  for (const [name, ts] of Object.entries({ from, to })) {
    if (ts === undefined || Number.isFinite(ts)) continue;
    throw new UsageError("INVALID_ARGUMENT", `Expected "${name}" in epoch milliseconds, received "${ts}".`);
  }
  if (from === undefined || to === undefined || from <= to) return;
  throw new UsageError("REVERSED_DATES", `Expected "from" not after "to", received from ${from} to ${to}.`);
}
