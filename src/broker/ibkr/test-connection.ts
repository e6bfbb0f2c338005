import { RequestFailure, type FailureKind } from "./request-failure.js";
import type { IbRequest } from "./request-table.js";
import { toContractQuery } from "./contract-query.js";
import { describeFailure, toAbortError } from "./describe-failure.js";
import { fetchGatewayTime } from "./gateway-time.js";
import { resolveIbkrOptions, type IbkrOptions } from "./ibkr-options.js";
import { IbSession } from "./ib-session.js";
import type { FarmState } from "./link-health.js";

const shortMs = 3000;
const marketDataTypes: Readonly<Record<number, MarketDataType>> = {
  1: "live",
  2: "frozen",
  3: "delayed",
  4: "delayed-frozen",
};

/** Kind of market data. */
export type MarketDataType = "live" | "frozen" | "delayed" | "delayed-frozen" | "none" | "unknown";

/** What a healthy gateway says about itself. */
export interface ConnectionReport {
  /** Host that answered. */
  readonly host: string;
  /** Port that answered. */
  readonly port: number;
  /** Client id in use during the test. */
  readonly clientId: number;
  /** Version of the protocol. */
  readonly serverVersion: number;
  /** The gateway's clock, epoch milliseconds UTC. */
  readonly serverTime: number;
  /** How far the gateway's clock is ahead of this machine's, milliseconds; to about a second. */
  readonly skewMs: number;
  /** Account numbers, all but the ends masked. */
  readonly accounts: readonly string[];
  /** Whether every account is a paper account. */
  readonly paper: boolean;
  /** Whether the API refuses orders; null if it did not say. */
  readonly readOnly: boolean | null;
  /** Whether TWS itself is connected to IBKR. */
  readonly linked: boolean;
  /** Data farms and their state. */
  readonly farms: readonly FarmState[];
  /** Kind of market data that this user gets for a US stock through the API; `none` without a subscription. */
  readonly marketDataType: MarketDataType;
}

/** Connects to TWS or Gateway, looks around and disconnects. Nothing is changed there. */
export async function testConnection(
  options: IbkrOptions & { readonly signal?: AbortSignal } = {},
): Promise<ConnectionReport> {
  const { signal, ...rest } = options;
  const resolved = { ...resolveIbkrOptions(rest), maxTries: 1 };
  const session = new IbSession(resolved);
  try {
    const connection = await session.connect({ signal });
    const serverTime = await fetchGatewayTime(session, resolved.timeoutMs, signal);
    const skewMs = serverTime - Math.floor(resolved.clock.now() / 1000) * 1000;
    const readOnly = await findReadOnly(session, resolved.timeoutMs, signal);
    const marketDataType = await findMarketDataType(session, resolved.timeoutMs, signal);
    const { host, port } = resolved;
    const { accounts } = connection;
    return {
      host,
      port,
      clientId: connection.clientId,
      serverVersion: connection.serverVersion,
      serverTime,
      skewMs,
      accounts: accounts.map(maskAccount),
      paper: accounts.every((account) => /^D[UF]/.test(account)),
      readOnly,
      linked: connection.health.linkDown() === null,
      farms: connection.health.farms(),
      marketDataType,
    };
  } catch (error) {
    if (signal?.aborted) throw toAbortError(signal, "the state of the gateway");
    throw describeFailure(error, "state of the gateway");
  } finally {
    session.close();
  }
}

/** A gateway in read-only mode refuses to list open orders. */
async function findReadOnly(session: IbSession, timeoutMs: number, signal?: AbortSignal): Promise<boolean | null> {
  const request: IbRequest<boolean | null> = {
    name: "open orders",
    key: "open-orders",
    timeoutMs: Math.min(timeoutMs, shortMs),
    send: (api) => api.reqOpenOrders(),
    collect: (complete) => (piece) => {
      if (piece.type === "open-orders-end") complete(false);
    },
  };
  return await answerOr(session.run(request, { signal, local: true }), { "read-only": true, timeout: null });
}

/** Asks for the quotes of a stock that everybody knows, and stops as soon as TWS says of which kind they are. */
async function findMarketDataType(
  session: IbSession,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<MarketDataType> {
  const request: IbRequest<MarketDataType> = {
    name: "kind of market data",
    timeoutMs: Math.min(timeoutMs, shortMs),
    send: (api, id) => api.reqMktData(id, toContractQuery("SPY"), "", false, false),
    cancel: (api, id) => api.cancelMktData(id),
    cancelAfterwards: true,
    collect: (complete) => (piece) => {
      if (piece.type === "market-data-type") complete(marketDataTypes[piece.kind] ?? "unknown");
    },
  };
  return await answerOr(session.run(request, { signal, local: true }), {
    "no-permission": "none",
    "session-taken": "none",
    "unknown-contract": "unknown",
    rejected: "unknown",
    timeout: "unknown",
  });
}

/** The answer, or what a failure of that kind says. */
async function answerOr<T>(answer: Promise<T>, meanings: Partial<Record<FailureKind, T>>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof RequestFailure && error.kind in meanings) return meanings[error.kind] as T;
    throw error;
  }
}

/** `DU1234567` becomes `DU****567`. */
function maskAccount(account: string): string {
  return account.slice(0, 2) + "*".repeat(Math.max(0, account.length - 5)) + account.slice(-3);
}
