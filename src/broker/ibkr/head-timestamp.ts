import type { Contract } from "@stoqey/ib";
import type { WhatToShow } from "../../model/bar-source.js";
import { parseBarTime } from "./bar-time.js";
import type { IbSession } from "./ib-session.js";
import { RequestFailure } from "./request-failure.js";

/** Whose history is meant. */
export interface HeadQuery {
  /** Ticker text, for messages. */
  readonly symbol: string;
  /** Contract by id. */
  readonly contract: Contract;
  /** Price kind. */
  readonly what: WhatToShow;
  /** Regular trading hours only. */
  readonly rth: boolean;
}

/** Where IBKR's history of a contract begins, epoch milliseconds UTC; null if it does not say. Asked once per series. */
export class HeadTimestamps {
  readonly #known = new Map<string, number | null>();

  constructor(
    private readonly session: IbSession,
    private readonly timeoutMs: number,
  ) {}

  /** The first instant of a series' history. */
  async find(query: HeadQuery, signal?: AbortSignal): Promise<number | null> {
    const key = `${query.contract.conId} ${query.what} ${query.rth}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = await this.#ask(query, key, signal);
    this.#known.set(key, found);
    return found;
  }

  async #ask(query: HeadQuery, key: string, signal?: AbortSignal): Promise<number | null> {
    const { contract, what, rth, symbol } = query;
    // The limits for small bars hold, whatever the size of the bars that follow.
    const group = `${contract.conId} ${contract.exchange} ${what}`;
    const paced = { identity: `head ${key}`, group, small: true, weight: 1, caller: symbol };
    try {
      const time = await this.session.run<string>(
        {
          name: `start of history of ${symbol}`,
          timeoutMs: this.timeoutMs,
          send: (api, id) => api.reqHeadTimestamp(id, contract, what, rth, 2),
          cancel: (api, id) => api.cancelHeadTimestamp(id),
          // It stays open, and keeps a slot, until it is cancelled.
          cancelAfterwards: true,
          collect: (complete) => (piece) => {
            if (piece.type === "head-timestamp") complete(piece.time);
          },
        },
        { signal, paced },
      );
      return parseBarTime(time, "UTC");
    } catch (error) {
      if (error instanceof RequestFailure) return null;
      throw error;
    }
  }
}
