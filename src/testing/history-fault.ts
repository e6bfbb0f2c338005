import { answer } from "./gateway-answer.js";
import { ambiguousContract, gatewayErrors, historyServiceError, type GatewayError } from "./gateway-error.js";
import type { GatewayFaultName } from "./gateway-fault.js";
import type { GatewayLine } from "./gateway-line.js";
import type { WireContract } from "./gateway-request.js";
import type { GatewayState } from "./gateway-state.js";

const refusals: Partial<Record<GatewayFaultName, (reqId: number) => GatewayError>> = {
  "no-data": () => historyServiceError("HMDS query returned no data: SIM@SMART Trades"),
  "no-history": () => historyServiceError("No historical market data for SIM/STK@SMART Last 1d"),
  "no-permission": () => historyServiceError("No market data permissions for ARCA STK"),
  "no-subscription": () => gatewayErrors.notSubscribed,
  "other-session": () => historyServiceError("Trading TWS session is connected from a different IP address"),
  "competing-session": () => ({ code: 10197, text: "No market data during competing live session" }),
  pacing: () => historyServiceError("Historical data request pacing violation"),
  "pacing-420": () => ({ code: 420, text: "Invalid Real-time Query:Historical data request pacing violation" }),
  slots: () => gatewayErrors.tooManyOpen,
  "duplicate-id": () => gatewayErrors.duplicateId,
  reconnecting: () => ({ code: 165, text: "Historical Market Data Service query message:HMDS server is reconnecting" }),
  "query-cancelled": (reqId) => historyServiceError(`API historical data query cancelled: ${reqId}`),
  "too-long": () => historyServiceError("Time length exceed max."),
  "invalid-step": () => historyServiceError("invalid step: 1"),
};

/** Lets a fault of history happen, if one is due. Returns whether the request must not be served now. */
export function historyFaultAt(state: GatewayState, line: GatewayLine, reqId: number, serve: () => void): boolean {
  for (const [name, refuse] of Object.entries(refusals)) {
    if (!state.faults.take(name as GatewayFaultName)) continue;
    const { code, text } = refuse(reqId);
    line.send(answer.error(reqId, code, text));
    return true;
  }
  return silenceAt(state, line) || outageAt(state, line) || delayAt(state, line, reqId, serve);
}

function silenceAt(state: GatewayState, line: GatewayLine): boolean {
  if (state.faults.take("no-answer")) return true;
  if (!state.faults.take("stall")) return false;
  line.stall();
  return true;
}

/** The gateway loses IBKR: what is open stays unanswered, even after the link is back. */
function outageAt(state: GatewayState, line: GatewayLine): boolean {
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

function delayAt(state: GatewayState, line: GatewayLine, reqId: number, serve: () => void): boolean {
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
  if (state.faults.take("unknown-contract")) return gatewayErrors.unknownContract;
  const ambiguous = wanted.conId === 0 && wanted.primaryExch === "" && state.faults.has("ambiguous-contract");
  return ambiguous ? ambiguousContract(wanted.symbol) : null;
}
