import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { storeExternalSignals } from "../../../src/data/external-signals.js";
import { storeMarketEvents } from "../../../src/data/market-events.js";
import { createStore } from "../../../src/data/store/create-store.js";
import { storeBars } from "../../../src/data/store/store-bars.js";
import type { Store } from "../../../src/data/store/store.js";
import { storeSymbolEvents } from "../../../src/data/symbol-events.js";
import { systemClock } from "../../../src/model/clock.js";
import type { ExternalSignal } from "../../../src/model/events.js";
import { backtest, type BacktestReport } from "../../../src/workflow/backtest.js";
import { loadOutside } from "../../../src/workflow/load-outside.js";
import { loadWindow } from "../../../src/workflow/load-window.js";
import { prepareBacktest, type BacktestRequest } from "../../../src/workflow/prepare-backtest.js";
import { verifyRun } from "../../../src/workflow/verify-run.js";
import { defineStrategy } from "../../../src/strategy/define-strategy.js";
import { externalSignal } from "../../../src/indicators/external-signal.js";
import { marketEvent } from "../../../src/indicators/market-event.js";
import { symbolEvent } from "../../../src/indicators/symbol-event.js";
import { january, toDailyFrame } from "../../support/daily-line.js";
import { databaseKinds, startDatabase, type TestDatabase } from "../../support/databases.js";

function forecast(symbol: string, knownAt: number, expected_return: number): ExternalSignal {
  const payload = { expected_return, confidence: 0.65, horizon_bars: 3 };
  return { symbol, ts: knownAt, signalType: "ml_return_forecast", payload, knownAt };
}

describe.each(databaseKinds)("facts from outside in a backtest from the %s database", (kind) => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await startDatabase(kind);
    store = createStore(database.options);
    const rising = toDailyFrame([101, 103, 105, 107, 109, 111, 113, 115, 117, 119]);
    for (const symbol of ["SPY", "QQQ"]) await storeBars(store, { symbol, resolution: "1d" }, rising.bars);
  });
  afterAll(async () => {
    await store.close();
    await database.remove();
  });

  async function run(symbol: string, more: Partial<BacktestRequest> = {}): Promise<BacktestReport> {
    const request: BacktestRequest = {
      symbols: [symbol],
      resolution: "1d",
      strategy: "ml_forecast",
      options: { params: { trend: 2 } },
      clock: systemClock,
      ...more,
    };
    return backtest(store, await prepareBacktest(request));
  }

  test("ml_forecast trades the stored forecasts of its symbol, and says when there are none", async () => {
    await storeExternalSignals(store, [forecast("SPY", january(3, 12), 0.02)]);
    const { result, run: recorded, stress } = await run("SPY");
    // The same numbers as worked out by hand in the unit test: 94 units from 106 to 112.
    expect(result.trades).toHaveLength(1);
    expect(result.trades[0]).toMatchObject({ entryBar: 3, entryPrice: 106, exitBar: 6, exitPrice: 112, pnl: 564 });
    expect(result.warnings).toEqual([]);
    expect(recorded.manifest.outsideHash).toMatch(/^[0-9a-f]{64}$/);
    // One bar late: from 108 to 114, 92 units.
    const late = stress!.cases.find(({ name }) => name.includes("one bar late"))!;
    expect(late.totalReturn).toBeCloseTo((92 * 6) / 10_000, 12);

    const other = await run("QQQ");
    expect(other.result.trades).toEqual([]);
    expect(other.result.warnings[0]).toContain('No external signal "ml_return_forecast" of QQQ');
    const without = await run("SPY", { strategy: "ma_cross", options: { params: { short: 2, long: 3 } } });
    expect(without.run.manifest.outsideHash).toBeNull();
  });

  test("verifying a run names signals that changed since", async () => {
    const { run: recorded } = await run("SPY");
    expect(await verifyRun(store, recorded.id)).toMatchObject({ equal: true, differences: [] });
    // Known after the last bar: the run could not see it.
    await storeExternalSignals(store, [forecast("SPY", january(20), 0.5)]);
    expect(await verifyRun(store, recorded.id)).toMatchObject({ equal: true });
    await storeExternalSignals(store, [forecast("SPY", january(3, 12), 0.001)]);
    const { equal, changed, differences } = await verifyRun(store, recorded.id);
    expect(equal).toBe(false);
    expect(changed).toEqual([]);
    expect(differences[0]).toBe("The events or signals that the strategy reads have changed.");
  });

  test("what is declared is loaded, once, up to the last close", async () => {
    const at = (day: number) => ({ knownAt: january(day), details: { x: 1 } });
    await storeMarketEvents(store, [
      { date: january(2), eventType: "fomc", ...at(2) },
      { date: january(2), eventType: "cpi", ...at(2) },
      { date: january(2), eventType: "fomc", knownAt: january(11) + 1, details: { x: 2 } },
    ]);
    await storeSymbolEvents(store, [
      { symbol: "SPY", ts: january(1), eventType: "earnings", ...at(2) },
      { symbol: "QQQ", ts: january(1), eventType: "earnings", ...at(2) },
      { symbol: "IWM", ts: january(1), eventType: "earnings", ...at(2) },
    ]);
    const strategy = defineStrategy({
      indicators: () => ({
        ...marketEvent("fomc", { a: "x" }),
        ...marketEvent("fomc", { b: "x" }),
        ...symbolEvent("earnings", { c: "x" }),
        ...symbolEvent("earnings", { d: "x" }, { symbol: "IWM" }),
        ...externalSignal("none", { e: "x" }),
      }),
      onBar: () => null,
    });
    const windows = new Map([["SPY", await loadWindow(store, { symbol: "SPY", resolution: "1d" }, "native")]]);
    const outside = await loadOutside(store, { strategy }, windows);
    expect(outside!.marketEvents!.map(({ eventType, knownAt }) => [eventType, knownAt])).toEqual([
      ["fomc", january(2)],
    ]);
    expect(outside!.symbolEvents!.map(({ symbol }) => symbol)).toEqual(["SPY", "IWM"]);
    expect(outside!.externalSignals).toEqual([]);
    expect(await loadOutside(store, { strategy: "macd" }, windows)).toBeNull();
  });
});
