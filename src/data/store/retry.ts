import { sleep, systemRandom } from "../../model/clock.js";

/** Failures after which the same work may succeed: the connection was lost, the server restarts, another transaction won. */
const passing: ReadonlySet<string> = new Set([
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "CONNECT_TIMEOUT",
  "ETIMEDOUT",
  "ECONNRESET",
  "ECONNREFUSED",
  "EPIPE",
  "57P01",
  "57P02",
  "57P03",
  "40001",
  "40P01",
  // Two writers, one of them without our lock, inserted the same bar.
  "23505",
]);

/** Shortest wait before a repetition, in milliseconds: a query sent at once would meet the dying connection. */
export const shortestWaitMs = 50;
const longestWaitMs = 1000;

/** Code of an error of the connection, the server or the system; "" if it has none. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "";
}

/** Whether the same work may succeed when it is done again. */
export function isPassing(error: unknown): boolean {
  return passing.has(codeOf(error));
}

/** Does the work again while it fails in a passing way, with growing waits, until the time is used up. */
export async function withRetry<T>(
  work: () => Promise<T>,
  options: { readonly retryMs: () => number; readonly signal?: AbortSignal | undefined },
): Promise<T> {
  const begin = performance.now();
  for (let wait = shortestWaitMs; ; wait = Math.min(wait * 2, longestWaitMs)) {
    try {
      return await work();
    } catch (error) {
      const spent = performance.now() - begin;
      if (!isPassing(error) || options.signal?.aborted || spent + wait > options.retryMs()) throw error;
    }
    await sleep(wait * (1 + systemRandom() / 2), options.signal);
  }
}
