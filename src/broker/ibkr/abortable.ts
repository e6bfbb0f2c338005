import { RunError } from "../../model/errors.js";

/** Waits for a promise, but no longer than the signal allows; what the promise does is not stopped. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined, doing: string): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new RunError("ABORTED", `Interrupted while ${doing}.`, { cause: signal.reason }));
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
