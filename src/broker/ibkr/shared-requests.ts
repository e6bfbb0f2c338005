import { abortable } from "./abortable.js";

/** Told why nothing moves; null when it moves again. */
export type OnWait = (reason: string | null) => void;

interface Shared {
  readonly promise: Promise<unknown>;
  readonly controller: AbortController;
  readonly listeners: Set<OnWait>;
  waiters: number;
}

/** Lets callers who ask the same thing at the same time share one answer. It is stopped when the last one gives up. */
export class SharedRequests {
  readonly #open = new Map<string, Shared>();

  /** The answer to `key`, from whoever has asked already, or from `start`. */
  async share<T>(
    key: string,
    start: (signal: AbortSignal, onWait: OnWait) => Promise<T>,
    caller: { readonly signal?: AbortSignal | undefined; readonly onWait?: OnWait | undefined } = {},
  ): Promise<T> {
    const entry = this.#open.get(key) ?? this.#start(key, start);
    entry.waiters += 1;
    if (caller.onWait) entry.listeners.add(caller.onWait);
    try {
      return (await abortable(entry.promise, caller.signal, `waiting for ${key}`)) as T;
    } finally {
      entry.waiters -= 1;
      if (caller.onWait) entry.listeners.delete(caller.onWait);
      if (entry.waiters === 0) {
        // Whoever asks from now on must not join what is being stopped.
        this.#forget(key, entry);
        entry.controller.abort();
      }
    }
  }

  #start(key: string, start: (signal: AbortSignal, onWait: OnWait) => Promise<unknown>): Shared {
    const controller = new AbortController();
    const listeners = new Set<OnWait>();
    const promise = start(controller.signal, (reason) => listeners.forEach((listener) => listener(reason)));
    const entry = { promise, controller, listeners, waiters: 0 };
    this.#open.set(key, entry);
    const forget = (): void => this.#forget(key, entry);
    promise.then(forget, forget);
    return entry;
  }

  #forget(key: string, entry: Shared): void {
    if (this.#open.get(key) === entry) this.#open.delete(key);
  }
}
