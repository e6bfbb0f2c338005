import { describe, expect, it } from "vitest";
import { loadExternalSignals, storeExternalSignals } from "../../../src/data/external-signals.js";
import { loadInstrument, loadInstruments, storeInstrument } from "../../../src/data/instruments.js";
import { loadMarketEvents, storeMarketEvents } from "../../../src/data/market-events.js";
import { loadCoverage, missingWindows, storeCoverage } from "../../../src/data/store/coverage.js";
import type { Store } from "../../../src/data/store/store.js";
import { loadSymbolEvents, storeSymbolEvents } from "../../../src/data/symbol-events.js";
import { toInstrument } from "../../../src/model/instrument.js";
import { databaseKinds } from "../../support/databases.js";
import { useDatabase } from "../../support/use-database.js";

const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);

describe.each(databaseKinds)("facts on the %s database", (kind) => {
  let store: Store;
  useDatabase(kind, (opened) => ({ store } = opened));

  it("instruments keep what a source that knows less leaves out", async () => {
    const full = toInstrument("SPY", {
      description: "SPDR S&P 500 ETF Trust",
      exchange: "ARCA",
      currency: "USD",
      assetClass: "ETF",
      calendar: "NYSE",
      sessionsPerYear: 252,
      step: 1,
      minTick: 0.01,
      conId: 756733,
      details: { marketName: "SPY", none: null, nested: [1, { a: "ü" }] },
    });
    expect(await storeInstrument(store, full)).toEqual({ inserted: 1, updated: 0, unchanged: 0 });
    expect(await storeInstrument(store, full)).toEqual({ inserted: 0, updated: 0, unchanged: 1 });
    expect(await storeInstrument(store, { symbol: "SPY" })).toEqual({ inserted: 0, updated: 0, unchanged: 1 });
    expect(await storeInstrument(store, { symbol: "SPY", exchange: "BATS" })).toEqual({
      inserted: 0,
      updated: 1,
      unchanged: 0,
    });
    expect(await loadInstrument(store, "SPY")).toEqual({ ...full, exchange: "BATS" });
    expect(await loadInstrument(store, "QQQ")).toBeNull();
    await storeInstrument(store, { symbol: "BTCUSD", assetClass: "CRYPTO" });
    expect((await loadInstruments(store)).map(({ symbol }) => symbol)).toEqual(["BTCUSD", "SPY"]);
  });

  it("market events are one per date, kind and details, and keep when they became known", async () => {
    const cut = {
      date: day("2024-09-18"),
      eventType: "fomc",
      details: { rate: 5, note: "it's" },
      knownAt: day("2024-09-18") + 648e5,
    };
    const minutes = { ...cut, details: {}, knownAt: day("2024-10-09") };
    const old = { date: day("1962-01-02"), eventType: "fomc", details: {}, knownAt: day("1962-01-03") };
    expect(await storeMarketEvents(store, [cut, minutes, cut, old])).toEqual({ inserted: 3, updated: 0, unchanged: 1 });
    expect(await storeMarketEvents(store, [{ ...cut, details: { note: "it's", rate: 5 } }, minutes])).toEqual({
      inserted: 0,
      updated: 0,
      unchanged: 2,
    });
    const later = { ...cut, knownAt: cut.knownAt + 1 };
    expect(await storeMarketEvents(store, [later])).toEqual({ inserted: 0, updated: 1, unchanged: 0 });
    expect(await loadMarketEvents(store)).toEqual([old, later, minutes]);
    expect(await loadMarketEvents(store, { from: day("2024-09-18"), to: day("2024-09-18") })).toEqual([later, minutes]);
    expect(await loadMarketEvents(store, { eventType: "cpi" })).toEqual([]);
    const large = { ...cut, details: { text: "x".repeat(20_000) } };
    expect(await storeMarketEvents(store, [large])).toEqual({ inserted: 1, updated: 0, unchanged: 0 });
  });

  it("symbol events are one per symbol, instant and kind", async () => {
    const split = {
      symbol: "AAPL",
      ts: day("2020-08-31"),
      eventType: "split",
      details: { ratio: 4 },
      knownAt: day("2020-07-30"),
    };
    const dividend = { ...split, eventType: "dividend", details: { amount: 0.82 } };
    expect(await storeSymbolEvents(store, [split, dividend])).toEqual({ inserted: 2, updated: 0, unchanged: 0 });
    expect(await storeSymbolEvents(store, [split, { ...dividend, details: { amount: 0.205 } }])).toEqual({
      inserted: 0,
      updated: 1,
      unchanged: 1,
    });
    expect(await loadSymbolEvents(store, { symbol: "AAPL", eventType: "split" })).toEqual([split]);
    expect(await loadSymbolEvents(store, { to: day("2020-08-30") })).toEqual([]);
    expect(await loadSymbolEvents(store, { symbol: "MSFT" })).toEqual([]);
  });

  it("external signals are one per symbol, instant and kind", async () => {
    const payload = { horizon_bars: 5, expected_return: 0.012, confidence: 0.65 };
    const signal = {
      symbol: "AAPL",
      ts: Date.parse("2025-11-15T14:30:00Z"),
      signalType: "ml_return_forecast",
      payload,
      knownAt: Date.parse("2025-11-15T14:31:00.250Z"),
    };
    expect(await storeExternalSignals(store, [signal])).toEqual({ inserted: 1, updated: 0, unchanged: 0 });
    expect(await storeExternalSignals(store, [signal])).toEqual({ inserted: 0, updated: 0, unchanged: 1 });
    expect(await loadExternalSignals(store, { symbol: "AAPL", signalType: "ml_return_forecast" })).toEqual([signal]);
    expect(await loadExternalSignals(store, { from: signal.ts + 1 })).toEqual([]);
  });

  it("of which one batch has two versions are refused, and none of the batch is stored", async () => {
    const event = {
      symbol: "AAPL",
      ts: day("2020-08-31"),
      eventType: "split",
      details: { ratio: 4 },
      knownAt: day("2020-07-30"),
    };
    const other = { ...event, details: { ratio: 7 } };
    await expect(Promise.resolve().then(() => storeSymbolEvents(store, [event, other]))).rejects.toMatchObject({
      code: "BAD_ROWS",
      message:
        "Rows 1 and 2 of the symbol events are both of AAPL 2020-08-31T00:00:00.000 split, but differ. Keep one of them; nothing was stored.",
    });
    expect(await loadSymbolEvents(store)).toEqual([]);
  });

  it("windows that touch become one in the fetch log, and other prices are another log", async () => {
    const key = { symbol: "SPY", resolution: "1d", what: "TRADES", rth: true } as const;
    await storeCoverage(store, key, { from: day("2020-01-01"), to: day("2020-01-31") });
    await storeCoverage(store, key, { from: day("2020-03-01"), to: day("2020-03-31") });
    const both = [
      { from: day("2020-01-01"), to: day("2020-01-31") },
      { from: day("2020-03-01"), to: day("2020-03-31") },
    ];
    expect(await loadCoverage(store, key)).toEqual(both);
    const [gap] = missingWindows(both, { from: day("2020-01-01"), to: day("2020-03-31") });
    await storeCoverage(store, key, gap!);
    expect(await loadCoverage(store, key)).toEqual([{ from: day("2020-01-01"), to: day("2020-03-31") }]);
    await storeCoverage(store, key, { from: day("2020-02-01"), to: day("2020-02-02") });
    expect(await loadCoverage(store, key)).toHaveLength(1);
    expect(await loadCoverage(store, { ...key, rth: false })).toEqual([]);
    expect(await loadCoverage(store, { ...key, what: "MIDPOINT" })).toEqual([]);
  });
});
