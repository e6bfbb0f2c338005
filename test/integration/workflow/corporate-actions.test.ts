import { beforeEach, describe, expect, it } from "vitest";
import { storeBars } from "../../../src/data/store/store-bars.js";
import type { Store } from "../../../src/data/store/store.js";
import { storeSymbolEvents } from "../../../src/data/symbol-events.js";
import { systemClock } from "../../../src/model/clock.js";
import type { SymbolEvent } from "../../../src/model/events.js";
import { registerStrategy } from "../../../src/strategy/registry.js";
import { defineStrategy } from "../../../src/strategy/define-strategy.js";
import { audit } from "../../../src/workflow/audit.js";
import { backtest } from "../../../src/workflow/backtest.js";
import { prepareBacktest, type BacktestRequest } from "../../../src/workflow/prepare-backtest.js";
import { verifyRun } from "../../../src/workflow/verify-run.js";
import { databaseKinds, type TestDatabase } from "../../support/databases.js";
import { loadBars } from "../../support/load-fixture.js";
import { useDatabase } from "../../support/use-database.js";

// Raw prices of AAPL, second half of 2020: a split of 4 for 1 on 31 August, dividends on 7 August and 6 November.
const { bars } = loadBars("test/fixtures/bars/AAPL_1d_2020_raw.csv.gz", "AAPL", "1d");
const splitDay = Date.UTC(2020, 7, 31);
const firstAfter = bars.ts.indexOf(splitDay);
const last = bars.ts.length - 1;

function event(eventType: string, ts: number, details: Record<string, unknown>): SymbolEvent {
  return { symbol: "AAPL", ts, eventType, details, knownAt: ts };
}
const split = event("split", splitDay, { ratio: 4 });
const dividends = [
  event("dividend", Date.UTC(2020, 7, 7), { amount: 0.82 }),
  event("dividend", Date.UTC(2020, 10, 6), { amount: 0.205 }),
];

const seen: number[] = [];
registerStrategy(
  "hold_and_watch",
  defineStrategy({
    onBar: (i, { close }) => {
      // The stress test asks again, on other windows.
      seen[i] ??= close;
      return i === 0 ? { type: "market", side: "BUY", quantity: 10 } : null;
    },
  }),
);

describe.each(databaseKinds)("stored splits and dividends on the %s database", (kind) => {
  let database: TestDatabase;
  let store: Store;
  useDatabase(kind, (opened) => ({ database, store } = opened));
  beforeEach(() => {
    seen.length = 0;
  });

  async function run(more: Partial<BacktestRequest> = {}) {
    const request = { symbols: ["AAPL"], resolution: "1d", strategy: "hold_and_watch", clock: systemClock } as const;
    return backtest(store, await prepareBacktest({ ...request, ...more }));
  }

  it("signals are on one scale, fills are raw, dividends are cash", async () => {
    await storeBars(store, { symbol: "AAPL", resolution: "1d" }, bars);
    await storeSymbolEvents(store, [split, ...dividends]);
    const { result, run: recorded, stress } = await run();
    expect(seen).toEqual(Array.from(bars.close, (close, i) => (i < firstAfter ? close / 4 : close)));
    expect(result.fills).toMatchObject([{ bar: 1, quantity: 10, price: bars.open[1] }]);
    const paid = 10 * 0.82 + 40 * 0.205;
    expect(result.equity[last]).toBeCloseTo(10_000 - 10 * bars.open[1]! + 40 * bars.close[last]! + paid, 9);
    expect(result.position[last]).toBe(40);
    expect(result.events.map(({ kind: what, value }) => [what, value])).toEqual([
      ["dividend", 8.2],
      ["split", 4],
      ["dividend", 40 * 0.205],
    ]);
    expect(result.metrics["avg_mae"]).toBeNull();
    expect(recorded.manifest.corporateActions).toEqual({
      AAPL: [
        { type: "dividend", ts: dividends[0]!.ts, amount: 0.82 },
        { type: "split", ts: splitDay, ratio: 4 },
        { type: "dividend", ts: dividends[1]!.ts, amount: 0.205 },
      ],
    });
    expect(stress!.benchmark).toBeCloseTo((4 * bars.close[last]! + 0.82 + 4 * 0.205) / bars.open[0]! - 1, 9);
    expect(await verifyRun(store, recorded.id)).toMatchObject({ equal: true, differences: [] });
    await storeSymbolEvents(store, [event("dividend", dividends[1]!.ts, { amount: 0.21 })]);
    const { equal, differences } = await verifyRun(store, recorded.id);
    expect([equal, differences[0]]).toEqual([false, "The splits and dividends have changed."]);
  });

  it("an audit shows a strategy the same prices as a run", async () => {
    await storeBars(store, { symbol: "AAPL", resolution: "1d" }, bars);
    await storeSymbolEvents(store, [split, ...dividends]);
    const { url, dataDir } = { url: null, dataDir: "", ...database.options };
    const where = { file: null, address: { databaseUrl: url, dataDir } };
    const { causal } = await audit({
      ...where,
      strategy: "hold_and_watch",
      symbols: ["AAPL"],
      resolution: "1d",
      warmupSensitivity: false,
    });
    expect(causal).toBe(true);
    expect(seen).toEqual(Array.from(bars.close, (close, i) => (i < firstAfter ? close / 4 : close)));
  });

  it("prices that account for the split already, as IBKR serves them, are not adjusted twice", async () => {
    const part = (column: Float64Array): Float64Array => column.map((value, i) => (i < firstAfter ? value / 4 : value));
    const { ts, volume } = bars;
    const prices = { open: part(bars.open), high: part(bars.high), low: part(bars.low), close: part(bars.close) };
    await storeBars(store, { symbol: "AAPL", resolution: "1d" }, { ts, volume, ...prices });
    await storeSymbolEvents(store, [split, ...dividends]);
    const { result } = await run();
    const paid = 10 * (0.82 / 4) + 10 * 0.205;
    expect(result.equity[last]).toBeCloseTo(10_000 + 10 * (bars.close[last]! - bars.open[1]! / 4) + paid, 9);
    expect(result.events.map(({ kind: what }) => what)).toEqual(["dividend", "dividend"]);
    expect(result.metrics["avg_mae"]).toBeLessThan(0);
  });

  it("are left out when asked to, and by the profiles that know the window alone", async () => {
    await storeBars(store, { symbol: "AAPL", resolution: "1d" }, bars);
    await storeSymbolEvents(store, [split, ...dividends]);
    const raw = 10_000 + 10 * (bars.close[last]! - bars.open[1]!);
    const { result, run: recorded } = await run({ corporateActions: false });
    expect(result.equity[last]).toBeCloseTo(raw, 9);
    expect(recorded.manifest.corporateActions).toBeNull();
    expect((await run({ strategy: "macd", options: { profile: "seed" } })).result.events).toEqual([]);
  });

  it("a split without a ratio is named", async () => {
    await storeBars(store, { symbol: "AAPL", resolution: "1d" }, bars);
    await storeSymbolEvents(store, [event("split", splitDay, { factor: 4 })]);
    await expect(run()).rejects.toThrow(
      /Expected the split of AAPL on 2020-08-31 to have \{"ratio": number above 0\}, received \{"factor":4\}/,
    );
  });
});
