/** A source of time; passed in so that results never depend on when they were made. */
export interface Clock {
  /** Epoch milliseconds, UTC. */
  now(): number;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };

/** A random number in [0, 1). Passed in for the same reason as the clock. */
export type Random = () => number;

/** The platform's generator, for jitter and names; never for results. */
export const systemRandom: Random = () => Math.random();

/** Waits, and stops waiting when the signal fires (the promise then rejects with the signal's reason). */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal!.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, ms);
    if (signal?.aborted) abort();
    else signal?.addEventListener("abort", abort, { once: true });
  });
}
