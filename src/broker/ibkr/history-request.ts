import type { Contract } from "@stoqey/ib";
import type { WhatToShow } from "../../model/bar-source.js";
import { resolutionMs, type Resolution } from "../../model/resolution.js";
import { toBarSize } from "./bar-size.js";
import type { RawBar } from "./ib-answer.js";
import type { IbSession } from "./ib-session.js";
import type { PacedJob } from "./pacing-scheduler.js";
import { RequestFailure } from "./request-failure.js";
import type { IbRequest } from "./request-table.js";
import type { OnWait, SharedRequests } from "./shared-requests.js";

/** One question for bars, as it goes to TWS. */
export interface HistoryQuery {
  /** Ticker text, for messages. */
  readonly symbol: string;
  /** Contract by id. */
  readonly contract: Contract;
  /** Bar size. */
  readonly resolution: Resolution;
  /** Price kind. */
  readonly what: WhatToShow;
  /** Regular trading hours only. */
  readonly rth: boolean;
  /** End of the window in TWS's form; empty = now. */
  readonly end: string;
  /** Look-back. */
  readonly duration: string;
}

/** Epoch seconds: the other form is local time in one of several zones, twice ambiguous in autumn. */
const formatDate = 2;
const smallBarMs = 30_000;

/** Asks TWS for bars; the same question asked twice at a time goes out once. No data is an empty list. */
export async function requestBars(
  session: IbSession,
  shared: SharedRequests,
  query: HistoryQuery,
  timeoutMs: number,
  caller: { readonly signal?: AbortSignal | undefined; readonly onWait?: OnWait },
): Promise<readonly RawBar[]> {
  const paced = toPacedJob(query);
  const ask = (signal: AbortSignal, onWait: OnWait): Promise<readonly RawBar[]> =>
    session.run(toRequest(query, timeoutMs), { signal, onWait, paced });
  try {
    return await shared.share(paced.identity, ask, caller);
  } catch (error) {
    if (error instanceof RequestFailure && error.kind === "empty") return [];
    throw error;
  }
}

function toRequest(query: HistoryQuery, timeoutMs: number): IbRequest<readonly RawBar[]> {
  const { contract, end, duration, what, rth, resolution } = query;
  return {
    name: `bars of ${query.symbol} @ ${resolution}`,
    timeoutMs,
    send: (api, id) =>
      api.reqHistoricalData(id, contract, end, duration, toBarSize(resolution), what, rth ? 1 : 0, formatDate, false),
    cancel: (api, id) => api.cancelHistoricalData(id),
    collect: (complete) => {
      const bars: RawBar[] = [];
      return (piece) => {
        if (piece.type === "bar") bars.push(piece.bar);
        if (piece.type === "bars-end") complete(bars);
      };
    },
  };
}

function toPacedJob(query: HistoryQuery): PacedJob {
  const { contract, what, rth, resolution, end, duration } = query;
  const group = `${contract.conId} ${contract.exchange} ${what}`;
  return {
    identity: [group, rth, resolution, end, duration].join("|"),
    group,
    small: resolutionMs(resolution) <= smallBarMs,
    weight: what === "BID_ASK" ? 2 : 1,
    caller: query.symbol,
  };
}
