import { answer } from "./gateway-answer.js";
import type { GatewayFaultName } from "./gateway-fault.js";
import type { WireContract } from "./gateway-request.js";
import type { GatewayState } from "./gateway-state.js";
import type { GatewayError } from "./historical-rules.js";
import type { WireField } from "./wire-frame.js";

/** What the answers to history go out through. */
export interface HistoryLine {
  /** Sends one message. */
  send(fields: readonly WireField[]): void;
  /** Sends the bytes of a message. */
  sendFrame(frame: Buffer): void;
  /** Sends bytes, then closes the connection. */
  sendAndDrop(bytes: Buffer): void;
  /** Stops answering anything from now on. */
  stall(): void;
  /** Runs something later, unless the connection is gone. */
  later(delayMs: number, run: () => void): void;
}

const service = "Historical Market Data Service error message:";

/** What TWS says when the account has no subscription for the data. */
export const notSubscribed: GatewayError = {
  code: 354,
  text:
    "Requested market data is not subscribed. Check API status by selecting the Account menu then under Management " +
    "choose Market Data Subscription Manager and/or availability of delayed data.",
};

const refusals: Partial<Record<GatewayFaultName, (reqId: number) => GatewayError>> = {
  "no-data": () => ({ code: 162, text: `${service}HMDS query returned no data: SIM@SMART Trades` }),
  "no-history": () => ({ code: 162, text: `${service}No historical market data for SIM/STK@SMART Last 1d` }),
  "no-permission": () => ({ code: 162, text: `${service}No market data permissions for ARCA STK` }),
  "no-subscription": () => notSubscribed,
  "other-session": () => ({
    code: 162,
    text: `${service}Trading TWS session is connected from a different IP address`,
  }),
  "competing-session": () => ({ code: 10197, text: "No market data during competing live session" }),
  pacing: () => ({ code: 162, text: `${service}Historical data request pacing violation` }),
  "pacing-420": () => ({ code: 420, text: "Invalid Real-time Query:Historical data request pacing violation" }),
  slots: () => ({
    code: 322,
    text: "Error processing request.-'bS' : cause - Only 50 simultaneous API historical data requests allowed.",
  }),
  "duplicate-id": () => ({ code: 322, text: "Error processing request.-'bS' : cause - Duplicate ticker id" }),
  reconnecting: () => ({ code: 165, text: "Historical Market Data Service query message:HMDS server is reconnecting" }),
  "query-cancelled": (reqId) => ({ code: 162, text: `${service}API historical data query cancelled: ${reqId}` }),
  "too-long": () => ({ code: 162, text: `${service}Time length exceed max.` }),
  "invalid-step": () => ({ code: 162, text: `${service}invalid step: 1` }),
};

/** Lets a fault of history happen, if one is due. Returns whether the request must not be served now. */
export function historyFaultAt(state: GatewayState, line: HistoryLine, reqId: number, serve: () => void): boolean {
  for (const [name, refuse] of Object.entries(refusals)) {
    if (state.faults.take(name as GatewayFaultName)) {
      const { code, text } = refuse(reqId);
      line.send(answer.error(reqId, code, text));
      return true;
    }
  }
  return silenceAt(state, line) || outageAt(state, line) || delayAt(state, line, reqId, serve);
}

function silenceAt(state: GatewayState, line: HistoryLine): boolean {
  if (state.faults.take("no-answer")) return true;
  if (!state.faults.take("stall")) return false;
  line.stall();
  return true;
}

/** The gateway loses IBKR: what is open stays unanswered, even after the link is back. */
function outageAt(state: GatewayState, line: HistoryLine): boolean {
  const notices = {
    "link-lost": [1102, "Connectivity between IB and Trader Workstation has been restored - data maintained."],
    "data-lost": [1101, "Connectivity between IB and Trader Workstation has been restored - data lost."],
    "link-down": null,
  } as const;
  for (const [name, restored] of Object.entries(notices)) {
    const fault = state.faults.take(name as keyof typeof notices);
    if (!fault) continue;
    line.send(answer.error(-1, 1100, "Connectivity between IB and Trader Workstation has been lost."));
    if (restored) line.later(fault.delayMs, () => line.send(answer.error(-1, restored[0], restored[1])));
    return true;
  }
  return false;
}

function delayAt(state: GatewayState, line: HistoryLine, reqId: number, serve: () => void): boolean {
  const broken = state.faults.take("farm-broken");
  if (broken) {
    line.send(answer.error(-1, 2105, "HMDS data farm connection is broken:ushmds"));
    line.later(broken.delayMs, () => {
      line.send(answer.error(-1, 2106, "HMDS data farm connection is OK:ushmds"));
      serve();
    });
    return true;
  }
  if (state.faults.take("too-fast")) {
    line.send(answer.error(-1, 100, "Max rate of messages per second has been exceeded:max=50 rec=51 (1)"));
    return false;
  }
  if (state.faults.take("garbage")) {
    line.send([17, reqId, "20250101", "20250102", 3, "20250101", 1, 2]);
    return true;
  }
  const slow = state.faults.take("slow");
  if (slow) line.later(slow.delayMs, serve);
  return slow !== null;
}

/** What a fault makes of a request that names a contract, or null. */
export function contractFaultAt(state: GatewayState, wanted: WireContract): GatewayError | null {
  if (state.faults.take("unknown-contract")) {
    return { code: 200, text: "No security definition has been found for the request" };
  }
  if (wanted.conId === 0 && state.faults.has("ambiguous-contract")) {
    return { code: 200, text: `The contract description specified for ${wanted.symbol} is ambiguous.` };
  }
  return null;
}
