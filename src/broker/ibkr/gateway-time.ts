import type { IbSession } from "./ib-session.js";
import type { OnWait } from "./shared-requests.js";

/** The gateway's clock, epoch milliseconds UTC, to the second. */
export function fetchGatewayTime(
  session: IbSession,
  timeoutMs: number,
  signal?: AbortSignal,
  onWait?: OnWait,
): Promise<number> {
  return session.run<number>(
    {
      name: "the gateway's time",
      key: "current-time",
      timeoutMs,
      send: (api) => api.reqCurrentTime(),
      collect: (complete) => (piece) => {
        if (piece.type === "current-time") complete(piece.epochSeconds * 1000);
      },
    },
    { signal, local: true, ...(onWait ? { onWait } : {}) },
  );
}
