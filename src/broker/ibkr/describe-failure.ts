import { BrokerError, DataError, RunError, type AlgoTraderError, type ErrorCode } from "../../model/errors.js";
import { RequestFailure, type FailureKind } from "./request-failure.js";

interface Description {
  readonly code: ErrorCode<"broker">;
  readonly advice: string;
}

const descriptions: Partial<Record<FailureKind, Description>> = {
  timeout: { code: "BROKER_TIMEOUT", advice: "Try again, or give it more time." },
  unanswered: { code: "BROKER_TIMEOUT", advice: "TWS lost its connection to IBKR meanwhile; try again." },
  closed: { code: "BROKER_CLOSED", advice: "Is TWS or Gateway restarting? Try again." },
  protocol: { code: "BROKER_PROTOCOL", advice: "Update TWS or Gateway, or try again." },
  pacing: { code: "PACING_VIOLATION", advice: "IBKR wants fewer requests: wait ten minutes, then try again." },
  slots: { code: "PACING_VIOLATION", advice: "Other programs use this gateway's history slots; try again later." },
  "no-permission": {
    code: "NO_PERMISSION",
    advice: "The account needs the market data subscription named here (Client Portal, Settings, Market Data).",
  },
  "session-taken": {
    code: "SESSION_TAKEN",
    advice: "The same user is logged in elsewhere and has the market data; log out there, then try again.",
  },
  "read-only": { code: "BROKER_REJECTED", advice: "Switch off Read-Only API in the settings of TWS or Gateway." },
};

/** The error for people behind whatever ended a request. `what` says what was asked for: `bars of SPY @ 1d`. */
export function describeFailure(error: unknown, what: string): Error {
  if (!(error instanceof RequestFailure)) return error instanceof Error ? error : new Error(String(error));
  return describe(error, what);
}

function describe(failure: RequestFailure, what: string): AlgoTraderError {
  const details = { cause: failure, context: { code: failure.code, text: failure.text } };
  const said = failure.code > 0 ? `TWS ${failure.code}: ${failure.text}` : failure.text;
  if (failure.kind === "unknown-contract" || failure.kind === "ambiguous-contract") {
    const code = failure.kind === "unknown-contract" ? "UNKNOWN_CONTRACT" : "AMBIGUOUS_CONTRACT";
    return new DataError(code, `IBKR refused ${what}: ${said}`, details);
  }
  const { code, advice } = descriptions[failure.kind] ?? { code: "BROKER_REJECTED", advice: "" };
  return new BrokerError(code, `No ${what} from IBKR (${said}). ${advice}`.trim(), details);
}

/** What an abort by the caller looks like, wherever it hit. */
export function toAbortError(signal: AbortSignal, what: string): RunError {
  return new RunError("ABORTED", `Interrupted while fetching ${what}.`, { cause: signal.reason });
}
