import type { WireContract } from "./gateway-request.js";

/** A contract that the simulated gateway knows. */
export interface SimulatedContract {
  /** IBKR's contract id. */
  readonly conId: number;
  /** Ticker text, IBKR's spelling (`BRK B`). */
  readonly symbol: string;
  /** `STK`, `CASH`, `CRYPTO`, `IND`, `FUT`. */
  readonly secType: string;
  /** Routing exchange. */
  readonly exchange: string;
  /** Where it is listed; empty for currencies and crypto. */
  readonly primaryExch: string;
  /** Currency of its prices. */
  readonly currency: string;
  /** The exchange's own ticker. */
  readonly localSymbol: string;
  /** Trading class. */
  readonly tradingClass: string;
  /** Long name. */
  readonly longName: string;
  /** Smallest price step. */
  readonly minTick: number;
  /** Smallest quantity. */
  readonly minSize: number;
  /** `COMMON` or `ETF`; empty if not a stock. */
  readonly stockType: string;
  /** Zone of its exchange. */
  readonly timeZoneId: string;
  /** Exchanges that a request may name. */
  readonly validExchanges: readonly string[];
  /** All sessions, IBKR's form; null = the usual ones of its kind. */
  readonly tradingHours: string | null;
  /** Regular sessions, IBKR's form; null = the usual ones of its kind. */
  readonly liquidHours: string | null;
}

const knownIds: Readonly<Record<string, readonly [conId: number, primaryExch: string, longName: string]>> = {
  SPY: [756733, "ARCA", "SPDR S&P 500 ETF TRUST"],
  QQQ: [320227571, "NASDAQ", "INVESCO QQQ TRUST SERIES 1"],
  AAPL: [265598, "NASDAQ", "APPLE INC"],
  MSFT: [272093, "NASDAQ", "MICROSOFT CORP"],
  AMZN: [3691937, "NASDAQ", "AMAZON.COM INC"],
  TSLA: [76792991, "NASDAQ", "TESLA INC"],
  GOOG: [208813720, "NASDAQ", "ALPHABET INC-CL C"],
  "BRK B": [72063691, "NYSE", "BERKSHIRE HATHAWAY INC-CL B"],
};

const funds = new Set(["SPY", "QQQ"]);
const currencies = new Set("USD EUR GBP JPY CHF AUD NZD CAD SEK NOK HKD SGD".split(" "));
const coins = new Set("BTC ETH LTC BCH SOL".split(" "));

/**
 * The contract behind a ticker: `EURUSD` a currency pair, `BTCUSD` crypto, anything else a US stock.
 * `facts` replace what is assumed.
 */
export function toSimulatedContract(ticker: string, facts: Partial<SimulatedContract> = {}): SimulatedContract {
  const base = ticker.slice(0, 3);
  const quote = ticker.slice(-3);
  const isPair = /^[A-Z]{3}[./]?[A-Z]{3}$/.test(ticker) && currencies.has(quote);
  if (isPair && currencies.has(base)) return { ...pairContract(base, quote), ...facts };
  if (isPair && coins.has(base)) return { ...coinContract(base, quote), ...facts };
  return { ...stockContract(ticker.replace(/[.-](?=[A-Z]$)/, " ")), ...facts };
}

function stockContract(symbol: string): SimulatedContract {
  const [conId, primaryExch, longName] = knownIds[symbol] ?? [inventId(symbol), "NYSE", `${symbol} (SIMULATED)`];
  return {
    conId,
    symbol,
    secType: "STK",
    exchange: "SMART",
    primaryExch,
    currency: "USD",
    localSymbol: symbol,
    tradingClass: symbol,
    longName,
    minTick: 0.01,
    minSize: 1,
    stockType: funds.has(symbol) ? "ETF" : "COMMON",
    timeZoneId: "US/Eastern",
    validExchanges: ["SMART", "AMEX", "NYSE", "NASDAQ", "ARCA", "ISLAND", "BATS", "IEX"],
    tradingHours: null,
    liquidHours: null,
  };
}

function pairContract(base: string, quote: string): SimulatedContract {
  return {
    ...stockContract(base),
    conId: base === "EUR" && quote === "USD" ? 12087792 : inventId(base + quote),
    secType: "CASH",
    exchange: "IDEALPRO",
    primaryExch: "",
    currency: quote,
    localSymbol: `${base}.${quote}`,
    tradingClass: `${base}.${quote}`,
    longName: `${base}.${quote}`,
    minTick: quote === "JPY" ? 0.005 : 0.00005,
    stockType: "",
    validExchanges: ["IDEALPRO"],
  };
}

function coinContract(base: string, quote: string): SimulatedContract {
  return {
    ...pairContract(base, quote),
    secType: "CRYPTO",
    exchange: "PAXOS",
    minTick: 0.25,
    minSize: 1e-8,
    timeZoneId: "US/Central",
    validExchanges: ["PAXOS"],
  };
}

/** A stable made-up id, far above IBKR's, so that a stored one can never mean a real contract. */
function inventId(text: string): number {
  let hash = 0;
  for (const letter of text) hash = (hash * 31 + letter.codePointAt(0)!) % 100_000_000;
  return 2_000_000_000 + hash;
}

/** Contracts that fit what a request says; a field left empty fits everything. */
export function matchContracts(book: readonly SimulatedContract[], wanted: WireContract): SimulatedContract[] {
  if (wanted.conId > 0) return book.filter((contract) => contract.conId === wanted.conId);
  return book.filter(
    (contract) =>
      contract.secType === wanted.secType &&
      (fits(wanted.symbol, contract.symbol) || fits(wanted.symbol, contract.localSymbol)) &&
      fits(wanted.currency, contract.currency) &&
      fits(wanted.localSymbol, contract.localSymbol) &&
      fitsExchange(wanted.primaryExch, [contract.primaryExch]) &&
      fitsExchange(wanted.exchange, contract.validExchanges),
  );
}

function fits(wanted: string, has: string): boolean {
  return wanted === "" || wanted === has;
}

/** NASDAQ goes by the name ISLAND too. */
function fitsExchange(wanted: string, has: readonly string[]): boolean {
  return wanted === "" || has.includes(wanted) || (wanted === "ISLAND" && has.includes("NASDAQ"));
}
