import { BrokerError, throwIfAborted } from "../../model/errors.js";
import { RequestFailure } from "./request-failure.js";
import type { IbConnection } from "./ib-connection.js";
import type { ResolvedIbkrOptions } from "./ibkr-options.js";

/**
 * Waits until TWS has its link to IBKR. TCP stays open meanwhile, TWS comes back by itself.
 *
 * @throws {BrokerError} `FARM_DOWN` when that takes too long.
 */
export async function awaitLink(
  connection: IbConnection,
  options: ResolvedIbkrOptions,
  onWait: (reason: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { health } = connection;
  if (health.linkDown() === null) return;
  onWait("TWS has lost its connection to IBKR");
  const restored = await changeWithin(connection, options.outageMs, signal, () => health.linkDown() === null);
  if (restored) return;
  connection.giveUp("TWS stayed without a connection to IBKR");
  throw farmDown(`TWS has had no connection to IBKR for ${options.outageMs / 1000} s`, options);
}

/**
 * Waits until no data farm is broken; goes on after a while if another one serves history.
 *
 * @throws {BrokerError} `FARM_DOWN` if none does.
 */
export async function awaitFarms(
  connection: IbConnection,
  options: ResolvedIbkrOptions,
  onWait: (reason: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { health } = connection;
  if (health.brokenFarms().length === 0) return;
  const names = health.brokenFarms().map(({ name }) => name);
  onWait(`data farm ${names.join(", ")} is down`);
  const healed = await changeWithin(connection, options.farmMs, signal, () => health.brokenFarms().length === 0);
  // The one that is down may not be the one that is needed.
  if (!healed && !health.servesHistory()) throw farmDown(`IBKR's data farm is down (${names.join(", ")})`, options);
}

function farmDown(what: string, { host, port }: ResolvedIbkrOptions): BrokerError {
  return new BrokerError("FARM_DOWN", `${what}. Try again later, or look at the status in TWS or Gateway.`, {
    context: { host, port },
  });
}

/** Whether it became true in time. */
function changeWithin(
  connection: IbConnection,
  ms: number,
  signal: AbortSignal,
  isTrue: () => boolean,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      unsubscribe();
      signal.removeEventListener("abort", abort);
      settle();
    };
    const check = (): void => {
      if (!connection.isOpen) {
        finish(() => reject(new RequestFailure("closed", 0, "TWS closed the connection")));
      } else if (isTrue()) finish(() => resolve(true));
    };
    const abort = (): void => finish(() => reject(signal.reason as Error));
    const timer = setTimeout(() => finish(() => resolve(false)), ms);
    const unsubscribe = connection.health.subscribe(check);
    connection.onLost(check);
    throwIfAborted(signal, "waiting for IBKR");
    signal.addEventListener("abort", abort, { once: true });
  });
}
