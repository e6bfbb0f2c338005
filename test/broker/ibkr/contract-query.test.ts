import { describe, expect, it } from "vitest";
import { toContractQuery, type ContractHints } from "../../../src/broker/ibkr/contract-query.js";

describe("the question for a symbol's contract", () => {
  it.each<[string, ContractHints, object]>([
    ["SPY", {}, { symbol: "SPY", secType: "STK", exchange: "SMART", currency: "USD" }],
    [" spy ", {}, { symbol: "SPY" }],
    ["BRK.B", {}, { symbol: "BRK B" }],
    ["BRK-B", {}, { symbol: "BRK B" }],
    ["SPY", { assetClass: "ETF" }, { symbol: "SPY", secType: "STK", exchange: "SMART" }],
    [
      "SAP",
      { currency: "EUR", exchange: "IBIS" },
      { secType: "STK", exchange: "SMART", primaryExch: "IBIS", currency: "EUR" },
    ],
    ["SPY", { exchange: "SMART" }, { exchange: "SMART", currency: "USD" }],
    ["EURUSD", {}, { symbol: "EUR", currency: "USD", secType: "CASH", exchange: "IDEALPRO" }],
    ["EUR.USD", {}, { symbol: "EUR", currency: "USD", secType: "CASH" }],
    ["eur/usd", {}, { symbol: "EUR", currency: "USD", secType: "CASH" }],
    ["USDCNH", {}, { symbol: "USD", currency: "CNH", secType: "CASH" }],
    ["BTCUSD", {}, { symbol: "BTC", currency: "USD", secType: "CRYPTO", exchange: "PAXOS" }],
    ["BTC", { assetClass: "CRYPTO" }, { symbol: "BTC", currency: "USD", secType: "CRYPTO", exchange: "PAXOS" }],
    ["SPX", { assetClass: "IND" }, { symbol: "SPX", secType: "IND", exchange: "CBOE", currency: "USD" }],
    ["DAX", { assetClass: "IND", exchange: "EUREX", currency: "EUR" }, { exchange: "EUREX", currency: "EUR" }],
    ["anything", { conId: 5 }, { conId: 5 }],
    ["CASHUSD", {}, { symbol: "CASHUSD", secType: "STK" }],
    ["GOOGLE", {}, { symbol: "GOOGLE", secType: "STK" }],
  ])("%s with %o is %o", (symbol, hints, expected) => {
    expect(toContractQuery(symbol, hints)).toMatchObject(expected);
  });

  it("by id says nothing else, so that nothing can contradict it", () => {
    expect(toContractQuery("SPY", { conId: 756733, currency: "EUR" })).toEqual({ conId: 756733 });
  });
});
