import type { IBApi } from "@stoqey/ib";
import { RunError } from "../../model/errors.js";
import { getLogger } from "../../model/logger.js";
import type { IbAnswer } from "./ib-answer.js";
import { RequestFailure } from "./request-failure.js";

/** One question to TWS and how to put its answer together. */
export interface IbRequest<T> {
  /** For people: `bars of SPY @ 1d`. */
  readonly name: string;
  /** Where TWS's answer carries no request id: the name under which it comes. */
  readonly key?: string;
  /** How long to wait for the complete answer, milliseconds. */
  readonly timeoutMs: number;
  /** Sends it. */
  send(api: IBApi, id: number): void;
  /** Tells TWS that nobody waits any more. */
  cancel?(api: IBApi, id: number): void;
  /** Whether TWS goes on after the answer until it is told to stop. @default false */
  readonly cancelAfterwards?: boolean;
  /** Starts to collect: returns what takes the pieces, and calls `complete` with the whole. */
  collect(complete: (value: T) => void): (piece: IbAnswer) => void;
}

interface Pending {
  readonly name: string;
  readonly take: (piece: IbAnswer) => void;
  readonly fail: (error: Error, cancel: boolean) => void;
}

const log = getLogger("broker.ibkr");

/** The requests that are open on one connection. Each settles exactly once; answers that come later are ignored. */
export class RequestTable {
  readonly #pending = new Map<number | string, Pending>();

  constructor(private readonly api: IBApi) {}

  /** Sends a request and waits for its answer. */
  run<T>(request: IbRequest<T>, id: number, signal?: AbortSignal): Promise<T> {
    const key = request.key ?? id;
    return new Promise<T>((resolve, reject) => {
      const settle = (): boolean => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
        return this.#pending.delete(key);
      };
      const fail = (error: Error, cancel: boolean): void => {
        if (!settle()) return;
        if (cancel) request.cancel?.(this.api, id);
        reject(error);
      };
      const abort = (): void => fail(new RunError("ABORTED", `Interrupted while waiting for ${request.name}.`), true);
      const late = `no answer within ${request.timeoutMs / 1000} s`;
      const timer = setTimeout(() => fail(new RequestFailure("timeout", 0, late), true), request.timeoutMs);
      const take = request.collect((value) => {
        if (!settle()) return;
        if (request.cancelAfterwards) request.cancel?.(this.api, id);
        resolve(value);
      });
      this.#pending.set(key, { name: request.name, take, fail });
      signal?.addEventListener("abort", abort, { once: true });
      if (signal?.aborted) abort();
      else request.send(this.api, id);
    });
  }

  /** Hands a piece of an answer to whoever waits for it. */
  deliver(piece: IbAnswer): void {
    const pending = this.#pending.get(piece.key);
    if (!pending) return;
    try {
      pending.take(piece);
    } catch (error) {
      pending.fail(error instanceof Error ? error : new Error(String(error)), true);
    }
  }

  /** Whether somebody waits under this id or name. */
  has(key: number | string): boolean {
    return this.#pending.has(key);
  }

  /** Ends one request with an error. */
  fail(key: number | string, error: Error): void {
    const pending = this.#pending.get(key);
    if (!pending) log.debug(() => `Late message for request ${key}: ${error.message}`);
    else pending.fail(error, false);
  }

  /** Ends every request with an error; TWS is told if it still listens. */
  failAll(error: Error, cancel: boolean): void {
    for (const pending of [...this.#pending.values()]) pending.fail(error, cancel);
  }
}
