import { describe, expect, it } from "vitest";
import type { ContractHints } from "../../../src/broker/ibkr/contract-query.js";
import { toSimulatedContract, type SimulatedContract } from "../../../src/testing/simulated-contract.js";
import { barsAt, textWith, weekdays, withGateway } from "./simulated-market.js";

const bars = barsAt(weekdays("2025-11-01", "2025-11-14"));
const series = ["SPY", "AAPL", "BRK.B", "EURUSD", "BTCUSD"].map(
  (symbol) => ({ symbol, resolution: "1d", bars }) as const,
);
const spx: SimulatedContract = {
  ...toSimulatedContract("SPX"),
  conId: 416904,
  secType: "IND",
  exchange: "CBOE",
  primaryExch: "",
  longName: "S&P 500 Stock Index",
  validExchanges: ["CBOE"],
  stockType: "",
};
const twin = (exchange: string, currency: string, conId: number): SimulatedContract =>
  toSimulatedContract("ABC", { conId, currency, primaryExch: exchange, longName: `ABC ON ${exchange}` });
const contracts = [spx, twin("NYSE", "USD", 11), twin("PINK", "USD", 12), twin("IBIS", "EUR", 13)];

describe("the contract of a symbol", () => {
  it.each<[string, ContractHints, object]>([
    ["SPY", {}, { symbol: "SPY", conId: 756733, exchange: "ARCA", currency: "USD", assetClass: "ETF", minTick: 0.01 }],
    ["aapl", {}, { symbol: "aapl", conId: 265598, exchange: "NASDAQ", assetClass: "STK", description: "APPLE INC" }],
    ["BRK.B", {}, { conId: 72063691, exchange: "NYSE", assetClass: "STK" }],
    ["BRK-B", {}, { conId: 72063691 }],
    ["BRK B", {}, { conId: 72063691 }],
    ["EURUSD", {}, { conId: 12087792, exchange: "IDEALPRO", currency: "USD", assetClass: "CASH" }],
    ["EUR.USD", {}, { conId: 12087792 }],
    ["BTCUSD", {}, { exchange: "PAXOS", currency: "USD", assetClass: "CRYPTO", step: 1e-8 }],
    ["SPX", { assetClass: "IND" }, { conId: 416904, exchange: "CBOE", assetClass: "IND" }],
    ["ABC", { currency: "EUR" }, { conId: 13 }],
    ["ABC", { exchange: "PINK" }, { conId: 12 }],
    ["AAPL", { exchange: "ISLAND" }, { conId: 265598 }],
    ["whatever", { conId: 756733 }, { symbol: "whatever", conId: 756733 }],
  ])("%s with %o is found", async (symbol, hints, expected) => {
    await withGateway({ series, contracts }, async (source) => {
      expect(await source.resolveInstrument(symbol, hints)).toMatchObject(expected);
    });
  });

  it("that means several is refused with all of them", async () => {
    await withGateway({ series, contracts }, async (source) => {
      await expect(source.resolveInstrument("ABC")).rejects.toMatchObject({
        code: "AMBIGUOUS_CONTRACT",
        message:
          '"ABC" means 2 contracts at IBKR: 11 (NYSE USD, ABC ON NYSE); 12 (PINK USD, ABC ON PINK). ' +
          'Say which one by exchange, currency or id, for example: algo-trader instrument add -s "ABC" --con-id 11',
        context: { candidates: [{ conId: 11 }, { conId: 12 }] },
      });
    });
  });

  it("that means none is refused with what was perhaps meant", async () => {
    await withGateway({ series, contracts }, async (source) => {
      await expect(source.resolveInstrument("SPYY")).rejects.toMatchObject({
        code: "UNKNOWN_CONTRACT",
        message: textWith('"SPYY" (STK SMART USD). Similar: SPY (STK ARCA USD)'),
      });
      await expect(source.resolveInstrument("QZQZ")).rejects.toMatchObject({
        code: "UNKNOWN_CONTRACT",
        message:
          'IBKR knows no contract "QZQZ" (STK SMART USD). Correct the symbol, or say which contract it is with ' +
          '--asset-class, --exchange, --currency or --con-id: algo-trader instrument add -s "QZQZ" --exchange CODE --currency CODE',
      });
    });
  });

  it("that is known, but not as what was asked for, is refused with the id of what there is", async () => {
    await withGateway({ series, contracts }, async (source) => {
      await expect(source.resolveInstrument("SPX")).rejects.toMatchObject({
        message:
          'IBKR knows no contract "SPX" (STK SMART USD). Similar: SPX (IND USD). ' +
          'If you mean SPX (IND USD): algo-trader instrument add -s "SPX" --con-id 416904',
      });
      expect(await source.resolveInstrument("SPX", { conId: 416904 })).toMatchObject({ assetClass: "IND" });
      await expect(source.resolveInstrument("SPX", { conId: 5 })).rejects.toMatchObject({
        message: textWith('"SPX" (id 5).'),
      });
    });
  });

  it("is asked for once, however often it is needed", async () => {
    await withGateway({ series, contracts }, async (source, gateway) => {
      await Promise.all([source.resolveInstrument("SPY"), source.resolveInstrument("SPY")]);
      await source.resolveInstrument("SPY");
      expect(gateway.requests.filter(({ kind }) => kind === "contractDetails")).toHaveLength(1);
    });
  });

  it("is only waited for as long as the caller wants", async () => {
    await withGateway({ series, faults: ["silent"], client: { timeoutMs: 60_000 } }, async (source) => {
      const signal = AbortSignal.timeout(50);
      await expect(source.resolveInstrument("SPY", {}, signal)).rejects.toMatchObject({ code: "ABORTED" });
    });
  });
});
