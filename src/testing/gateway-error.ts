/** An error as TWS reports it. */
export interface GatewayError {
  /** TWS's code. */
  readonly code: number;
  /** TWS's text. */
  readonly text: string;
}

const invalid = "Error validating request.-'bI' : cause - ";
const unprocessed = "Error processing request.-'bS' : cause - ";

/** The errors of TWS that stand for one situation each. */
export const gatewayErrors = {
  unknownContract: { code: 200, text: "No security definition has been found for the request" },
  missingSecurityType: { code: 321, text: `${invalid}Please enter a valid security type` },
  duplicateId: { code: 322, text: `${unprocessed}Duplicate ticker id` },
  tooManyOpen: {
    code: 322,
    text: `${unprocessed}Only 50 simultaneous API historical data requests allowed.`,
  },
  clientIdInUse: {
    code: 326,
    text: "Unable to connect as the client id is already in use. Retry with a unique client id.",
  },
  notSubscribed: {
    code: 354,
    text:
      "Requested market data is not subscribed. Check API status by selecting the Account menu then under Management " +
      "choose Market Data Subscription Manager and/or availability of delayed data.",
  },
  portChanged: { code: 1300, text: "Socket port has been reset and this connection is being dropped." },
  zoneMissing: {
    code: 2174,
    text:
      "Warning: You submitted request with date-time attributes without explicit time zone. Please switch to use " +
      "yyyymmdd-hh:mm:ss in UTC or use instrument time zone, like US/Eastern.",
  },
} as const satisfies Record<string, GatewayError>;

/** 200 where a request fits several contracts. */
export function ambiguousContract(symbol: string): GatewayError {
  return { code: 200, text: `The contract description specified for ${symbol} is ambiguous.` };
}

/** 321 with its cause. */
export function invalidRequest(cause: string): GatewayError {
  return { code: 321, text: invalid + cause };
}

/** 162: what the history service says; TWS translates the words before the colon. */
export function historyServiceError(text: string): GatewayError {
  return { code: 162, text: `Historical Market Data Service error message:${text}` };
}
