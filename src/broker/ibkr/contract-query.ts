import type { Contract, SecType } from "@stoqey/ib";
import type { AssetClass, Instrument } from "../../model/instrument.js";

/** Facts that make a symbol unique. */
export type ContractHints = Partial<Pick<Instrument, "exchange" | "currency" | "assetClass" | "conId">>;

const currencies = new Set(
  "USD EUR GBP JPY CHF AUD NZD CAD SEK NOK DKK HKD SGD CNH MXN ZAR TRY PLN CZK HUF ILS KRW INR".split(" "),
);
const coins = new Set("BTC ETH LTC BCH SOL ADA XRP DOGE".split(" "));
// IBKR has indices under the exchange that computes them.
const indexExchanges: Readonly<Record<string, string>> = {
  SPX: "CBOE",
  VIX: "CBOE",
  NDX: "NASDAQ",
  RUT: "RUSSELL",
  DJX: "CBOE",
};

/**
 * The question that finds a symbol's contract: a US stock, unless the symbol is a pair of currencies (`EURUSD`,
 * `EUR.USD`) or a coin (`BTCUSD`), or the hints say otherwise. `BRK.B` and `BRK-B` are IBKR's `BRK B`.
 */
export function toContractQuery(symbol: string, hints: ContractHints = {}): Contract {
  if (hints.conId) return { conId: hints.conId };
  const ticker = symbol.trim().toUpperCase();
  const pair = /^([A-Z]{3,4})[./]?([A-Z]{3})$/.exec(ticker);
  const [, base = "", quote = ""] = pair ?? [];
  const isCoin = coins.has(base) && currencies.has(quote);
  const isPair = currencies.has(base) && currencies.has(quote);
  const assetClass = hints.assetClass ?? (isCoin ? "CRYPTO" : isPair ? "CASH" : "STK");
  if (assetClass === "CASH" && pair) return exchangePair(base, quote, "CASH", hints.exchange ?? "IDEALPRO");
  if (assetClass === "CRYPTO") {
    return exchangePair(
      isCoin ? base : ticker,
      hints.currency ?? (isCoin ? quote : "USD"),
      "CRYPTO",
      hints.exchange ?? "PAXOS",
    );
  }
  return listedContract(ticker, assetClass, hints);
}

function exchangePair(symbol: string, currency: string, secType: string, exchange: string): Contract {
  return { symbol, currency, secType: secType as unknown as SecType, exchange };
}

function listedContract(ticker: string, assetClass: AssetClass, hints: ContractHints): Contract {
  // An ETF is a stock to IBKR.
  const isStock = assetClass === "STK" || assetClass === "ETF";
  const contract: Contract = {
    symbol: isStock ? ticker.replace(/[.-](?=[A-Z]{1,2}$)/, " ") : ticker,
    secType: (isStock ? "STK" : assetClass) as unknown as SecType,
    currency: hints.currency ?? "USD",
  };
  // SMART is where to route, not where it is listed.
  const listed = hints.exchange && hints.exchange !== "SMART" ? { primaryExch: hints.exchange } : {};
  if (isStock) return { ...contract, exchange: "SMART", ...listed };
  const exchange = hints.exchange ?? (assetClass === "IND" ? indexExchanges[ticker] : undefined);
  return exchange ? { ...contract, exchange } : contract;
}
