import type { EventName, IBApi } from "@stoqey/ib";
import { getLogger } from "../../model/logger.js";
import type { IbAnswer } from "./ib-answer.js";

/** What a connection wants to hear from the client. */
export interface ClientEvents {
  /** Bytes came: the peer is alive. */
  received(): void;
  /** The greeting came. */
  server(version: number): void;
  /** The accounts came. */
  accounts(accounts: readonly string[]): void;
  /** The next order id came. */
  nextOrderId(id: number): void;
  /** An error, a warning or a notice came; -1 is the id of those without a request. */
  message(id: number, code: number, text: string): void;
  /** A piece of an answer came. */
  piece(piece: IbAnswer): void;
  /** The socket is gone. */
  disconnected(): void;
}

const log = getLogger("broker.ibkr");
const wire = getLogger("broker.ibkr.wire");
const longestWireText = 300;

/**
 * Listens to everything we use of the client. An exception in a listener would lose the rest of the message it is
 * about and end the process, so none gets out.
 */
export function listenToClient(api: IBApi, names: typeof EventName, events: ClientEvents): void {
  const guard =
    <A extends unknown[]>(listener: (...args: A) => void) =>
    (...args: A): void => {
      try {
        listener(...args);
      } catch (error) {
        log.error(`Listener failed: ${String(error)}`);
      }
    };
  listenToLine(api, names, events, guard);
  listenToAnswers(
    api,
    names,
    guard((piece: IbAnswer) => events.piece(piece)),
  );
}

type Guard = <A extends unknown[]>(listener: (...args: A) => void) => (...args: A) => void;

function listenToLine(api: IBApi, names: typeof EventName, events: ClientEvents, guard: Guard): void {
  api.on(
    names.received,
    guard(() => events.received()),
  );
  api.on(
    names.disconnected,
    guard(() => events.disconnected()),
  );
  api.on(
    names.server,
    guard((version: number) => events.server(version)),
  );
  api.on(
    names.nextValidId,
    guard((id: number) => events.nextOrderId(id)),
  );
  // With several accounts the list ends with a comma.
  api.on(
    names.managedAccounts,
    guard((list: string) => events.accounts(list.split(",").filter((one) => one !== ""))),
  );
  api.on(names.sent, (tokens) => wire.debug(() => `> ${toText(tokens)}`));
  api.on(names.received, (tokens) => wire.debug(() => `< ${toText(tokens)}`));
  // Whatever has no request comes as info, errors such as 326 and 1100 too.
  api.on(
    names.info,
    guard((text: string, code: number) => events.message(-1, code, text)),
  );
  api.on(
    names.error,
    guard((error: Error, code: number, id: number) => events.message(id, code, error.message)),
  );
}

function listenToAnswers(api: IBApi, names: typeof EventName, take: (piece: IbAnswer) => void): void {
  api.on(names.historicalData, (key, time, open, high, low, close, volume) => {
    // The end is a bar whose time says so; its numbers are -1, as the volume of a real bar may be.
    if (time.startsWith("finished")) take({ key, type: "bars-end" });
    else take({ key, type: "bar", bar: { time, open, high, low, close, volume } });
  });
  api.on(names.contractDetails, (key, details) => take({ key, type: "contract", details }));
  api.on(names.contractDetailsEnd, (key) => take({ key, type: "contracts-end" }));
  api.on(names.headTimestamp, (key, time) => take({ key, type: "head-timestamp", time }));
  api.on(names.symbolSamples, (key, found) => take({ key, type: "symbols", found }));
  api.on(names.marketDataType, (key, kind) => take({ key, type: "market-data-type", kind }));
  api.on(names.currentTime, (epochSeconds) => take({ key: "current-time", type: "current-time", epochSeconds }));
  api.on(names.openOrderEnd, () => take({ key: "open-orders", type: "open-orders-end" }));
}

function toText(tokens: readonly unknown[]): string {
  const text = tokens.join("|");
  return text.length > longestWireText ? `${text.slice(0, longestWireText)}… (${tokens.length} fields)` : text;
}
