/** A contract as a client writes it into a request; absent fields are empty text or zero. */
export interface WireContract {
  /** IBKR's contract id, 0 if not given. */
  readonly conId: number;
  /** Ticker text. */
  readonly symbol: string;
  /** `STK`, `CASH`, `CRYPTO`, … */
  readonly secType: string;
  /** Where to route, for example `SMART`. */
  readonly exchange: string;
  /** Where it is listed. */
  readonly primaryExch: string;
  /** Currency of its prices. */
  readonly currency: string;
  /** The exchange's own ticker. */
  readonly localSymbol: string;
}

/** `reqHistoricalData` as received. */
export interface HistoricalDataRequest {
  /** Which request it is. */
  readonly kind: "historicalData";
  /** Request id. */
  readonly reqId: number;
  /** What to fetch. */
  readonly contract: WireContract;
  /** End of the window, or empty for now. */
  readonly endDateTime: string;
  /** Bar size, TWS's spelling. */
  readonly barSize: string;
  /** Look-back, for example `1 Y`. */
  readonly duration: string;
  /** Regular trading hours only. */
  readonly useRth: boolean;
  /** `TRADES`, `MIDPOINT`, … */
  readonly what: string;
  /** 1 = local text, 2 = epoch seconds. */
  readonly formatDate: string;
  /** Whether to go on with live updates. */
  readonly keepUpToDate: boolean;
}

/** `reqHeadTimestamp` as received. */
export interface HeadTimestampRequest {
  /** Which request it is. */
  readonly kind: "headTimestamp";
  /** Request id. */
  readonly reqId: number;
  /** What to look up. */
  readonly contract: WireContract;
  /** Regular trading hours only. */
  readonly useRth: boolean;
  /** `TRADES`, `MIDPOINT`, … */
  readonly what: string;
  /** 1 = text, 2 = epoch seconds. */
  readonly formatDate: string;
}

/** Everything a client can ask the simulated gateway. */
export type GatewayRequest =
  | HistoricalDataRequest
  | HeadTimestampRequest
  | { readonly kind: "startApi"; readonly clientId: number }
  | { readonly kind: "contractDetails"; readonly reqId: number; readonly contract: WireContract }
  | { readonly kind: "matchingSymbols"; readonly reqId: number; readonly pattern: string }
  | { readonly kind: "accountSummary"; readonly reqId: number; readonly tags: readonly string[] }
  | { readonly kind: "marketData"; readonly reqId: number; readonly contract: WireContract }
  | {
      readonly kind: "cancelHistoricalData" | "cancelHeadTimestamp" | "cancelAccountSummary" | "cancelMarketData";
      readonly reqId: number;
    }
  | { readonly kind: "marketDataType"; readonly type: number }
  | { readonly kind: "currentTime" | "managedAccounts" | "nextValidId" | "openOrders" }
  | { readonly kind: "unsupported"; readonly messageId: number };

type Parse = (fields: readonly string[]) => GatewayRequest;

const parsers: Readonly<Record<number, Parse>> = {
  1: (f) => ({ kind: "marketData", reqId: Number(f[2]), contract: parseContract(f, 3) }),
  2: (f) => ({ kind: "cancelMarketData", reqId: Number(f[2]) }),
  5: () => ({ kind: "openOrders" }),
  8: () => ({ kind: "nextValidId" }),
  9: (f) => ({ kind: "contractDetails", reqId: Number(f[2]), contract: parseContract(f, 3) }),
  17: () => ({ kind: "managedAccounts" }),
  20: parseHistoricalData,
  25: (f) => ({ kind: "cancelHistoricalData", reqId: Number(f[2]) }),
  49: () => ({ kind: "currentTime" }),
  59: (f) => ({ kind: "marketDataType", type: Number(f[2]) }),
  62: (f) => ({ kind: "accountSummary", reqId: Number(f[2]), tags: text(f, 4).split(",") }),
  63: (f) => ({ kind: "cancelAccountSummary", reqId: Number(f[2]) }),
  71: (f) => ({ kind: "startApi", clientId: Number(f[2]) }),
  81: (f) => ({ kind: "matchingSymbols", reqId: Number(f[1]), pattern: text(f, 2) }),
  87: parseHeadTimestamp,
  90: (f) => ({ kind: "cancelHeadTimestamp", reqId: Number(f[1]) }),
};

/** Reads one client message (its fields, the first being the message id). */
export function parseGatewayRequest(fields: readonly string[]): GatewayRequest {
  const messageId = Number(fields[0]);
  return parsers[messageId]?.(fields) ?? { kind: "unsupported", messageId };
}

function text(fields: readonly string[], index: number): string {
  return fields[index] ?? "";
}

/** Fields from conId on, in the order of server versions 100 to 193. */
function parseContract(fields: readonly string[], at: number): WireContract {
  return {
    conId: Number(text(fields, at)) || 0,
    symbol: text(fields, at + 1),
    secType: text(fields, at + 2),
    exchange: text(fields, at + 7),
    primaryExch: text(fields, at + 8),
    currency: text(fields, at + 9),
    localSymbol: text(fields, at + 10),
  };
}

function parseHistoricalData(fields: readonly string[]): HistoricalDataRequest {
  return {
    kind: "historicalData",
    reqId: Number(fields[1]),
    contract: parseContract(fields, 2),
    endDateTime: text(fields, 15),
    barSize: text(fields, 16),
    duration: text(fields, 17),
    useRth: fields[18] === "1",
    what: text(fields, 19),
    formatDate: text(fields, 20),
    keepUpToDate: fields[21] === "1",
  };
}

function parseHeadTimestamp(fields: readonly string[]): HeadTimestampRequest {
  return {
    kind: "headTimestamp",
    reqId: Number(fields[1]),
    contract: parseContract(fields, 2),
    useRth: fields[15] === "1",
    what: text(fields, 16),
    formatDate: text(fields, 17),
  };
}
