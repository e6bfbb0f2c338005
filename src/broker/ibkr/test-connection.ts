import { RequestFailure } from "./request-failure.js";
import { describeFailure, toAbortError } from "./describe-failure.js";
import { fetchGatewayTime } from "./gateway-time.js";
import { resolveIbkrOptions, type IbkrOptions } from "./ibkr-options.js";
import { IbSession } from "./ib-session.js";
import type { FarmState } from "./link-health.js";

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
  /** Kind of market data that requests get. */
  readonly marketDataType: "live";
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
    const { host, port } = resolved;
    const accounts = connection.accountIds;
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
      marketDataType: "live",
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
  try {
    await session.run<true>(
      {
        name: "open orders",
        key: "open-orders",
        timeoutMs: Math.min(timeoutMs, 3000),
        send: (api) => api.reqOpenOrders(),
        collect: (complete) => (piece) => {
          if (piece.type === "open-orders-end") complete(true);
        },
      },
      { signal, local: true },
    );
    return false;
  } catch (error) {
    if (error instanceof RequestFailure && error.kind === "read-only") return true;
    if (error instanceof RequestFailure && error.kind === "timeout") return null;
    throw error;
  }
}

/** `DU1234567` becomes `DU****567`. */
function maskAccount(account: string): string {
  return account.slice(0, 2) + "*".repeat(Math.max(0, account.length - 5)) + account.slice(-3);
}
