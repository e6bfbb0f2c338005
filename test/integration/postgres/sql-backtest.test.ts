import { describe, expect, it } from "vitest";
import { createStore } from "../../../src/data/store/create-store.js";
import { databaseOf, type Transaction } from "../../../src/data/store/database.js";
import { sqlBacktest, type SqlBacktestRequest } from "../../../src/data/store/sql-backtest.js";
import { storeBars } from "../../../src/data/store/store-bars.js";
import type { Store } from "../../../src/data/store/store.js";
import { createBarColumns, type BarColumns } from "../../../src/model/bar.js";
import type { Resolution } from "../../../src/model/resolution.js";
import type { Condition, SignalRule, WindowedColumn } from "../../../src/model/signal-rule.js";
import { expectClose } from "../../support/close-to.js";
import { databaseKinds, type TestDatabase } from "../../support/databases.js";
import { goldenDatasets, loadGoldenRuns } from "../../support/golden-backtests.js";
import { makeBars } from "../../support/make-bars.js";
import { useDatabase } from "../../support/use-database.js";

type Rule = SignalRule<WindowedColumn>;

/** The built-in strategies that are rules over windowed columns, with their default parameters. */
const builtin: Readonly<Record<string, Rule>> = {
  ma_cross: { buy: { crossesAbove: ["ma20", "ma50"] }, sell: { crossesBelow: ["ma20", "ma50"] } },
  db_ma_cross: { level: { above: ["ma20", "ma50"] } },
  bollinger: { buy: { below: ["close", "bb_lower"] }, sell: { above: ["close", "bb_upper"] } },
  ath_breakout: breakout("ath"),
  ath_breakout_high: breakout("ath_high"),
};

function breakout(ath: "ath" | "ath_high"): Rule {
  return {
    buy: { above: ["close", { column: ath, barsAgo: 1, times: 1 + 0.01 }] },
    sell: { below: ["close", { column: ath, times: 1 - 0.05 }] },
  };
}

const regime: Rule = { level: { above: ["close", "ma3"] } };

/** Days that stand still, but for one price of one bar. */
function flatBars(
  count: number,
  change: Partial<Record<keyof BarColumns, readonly [number, number]>> = {},
): BarColumns {
  const bars = createBarColumns(count);
  for (let i = 0; i < count; i++) {
    bars.ts[i] = Date.UTC(2024, 0, 1 + i);
    for (const name of ["open", "high", "low", "close"] as const) bars[name][i] = 10;
  }
  for (const name of ["open", "high", "low", "close"] as const) {
    const [row, price] = change[name] ?? [0, 10];
    bars[name][row] = price;
  }
  return bars;
}

describe.each(databaseKinds)("sqlBacktest on the %s database", (kind) => {
  let database: TestDatabase;
  let store: Store;
  useDatabase(kind, (opened) => ({ database, store } = opened));

  const put = (symbol: string, bars: BarColumns, resolution: Resolution = "1d") =>
    storeBars(store, { symbol, resolution }, bars);
  const run = (differences: Partial<SqlBacktestRequest> = {}) =>
    sqlBacktest(store, { resolution: "1d", rule: regime, ...differences });
  const change = (work: (tx: Transaction) => Promise<unknown>): Promise<unknown> =>
    databaseOf(store).transaction(work, { doing: "changing rows" });

  it.each(goldenDatasets)("equals model (a) of the golden runs on $name", async ({ name, load }) => {
    const { symbol, resolution, bars } = load();
    await put(symbol!, bars, resolution!);
    let compared = 0;
    for (const { strategy, params, model_a: model } of loadGoldenRuns(name)) {
      const rule = builtin[params["source"] === "high" ? `${strategy}_high` : strategy];
      if (!rule) continue;
      const [found] = await run({ resolution: resolution!, rule, profile: "seed", equity: true });
      expectClose(found!.totalReturn, model.metrics["total_return"]!, `${strategy} total return`);
      expectClose(found!.maxDrawdown, model.metrics["max_drawdown"]!, `${strategy} drawdown`);
      expect(found!.trades).toBe(model.trades.length);
      expect(found!.exposure * found!.bars).toBeCloseTo(model.metrics["bars_long"]!, 6);
      for (const [bar, value] of model.equity_at) {
        expectClose(found!.curve!.equity[bar], value, `${strategy} equity at bar ${bar}`);
      }
      compared++;
    }
    expect(compared).toBeGreaterThanOrEqual(4);
  });

  it("fills at the next open and pays commission on both sides", async () => {
    const bars = flatBars(6, { close: [2, 11] });
    bars.open[3] = 12.5;
    bars.high.fill(13);
    bars.close[4] = 9;
    bars.open[5] = 8;
    bars.low.fill(7);
    await put("ONE", bars);
    const rule: Rule = { buy: { above: ["close", 10.5] }, sell: { below: ["close", 9.5] } };
    const [found] = await run({ rule, cash: 1000, commissionRate: 0.01, equity: true });
    const units = 1000 / (12.5 * 1.01);
    const expected = [1000, 1000, 1000, units * 10, units * 9, units * 8 * 0.99];
    for (const [i, value] of expected.entries()) expectClose(found!.curve!.equity[i], value, `bar ${i}`);
    expect(found).toMatchObject({
      symbol: "ONE",
      bars: 6,
      trades: 1,
      openAtEnd: false,
      exposure: 2 / 6,
      holdReturn: 0,
    });
    expectClose(found!.finalEquity, expected[5]!, "final equity");
    expectClose(found!.maxDrawdown, expected[5]! / 1000 - 1, "drawdown");
  });

  it("knows the bars before the window in native, and not in seed", async () => {
    await put("ONE", makeBars(80, { from: Date.UTC(2024, 0, 1) }));
    const window = { from: Date.UTC(2024, 1, 20), rule: { level: { above: ["close", "ma40"] } } as const };
    const [native] = await run(window);
    const [seed] = await run({ ...window, profile: "seed" });
    expect([native!.bars, seed!.bars]).toEqual([30, 30]);
    expect(native!.trades).toBeGreaterThan(0);
    expect(seed!.trades).toBe(0);
    expect(seed!.finalEquity).toBe(1);
  });

  it("keeps symbols apart, in order, whatever their names", async () => {
    const names = ["A", "B'; drop table market_prices; --", 'C"{},\\', "ü €"];
    for (const [i, name] of names.entries()) await put(name, makeBars(60, { seed: i + 1 }));
    const all = await run();
    expect(all.map(({ symbol }) => symbol)).toEqual([...names].sort());
    for (const row of all) expect(await run({ symbols: [row.symbol, row.symbol] })).toEqual([row]);
    expect(all[0]!.curve).toBeNull();
  });

  it("treats unknown as neither true nor false", async () => {
    await put("ONE", makeBars(30, { seed: 3 }));
    const never: Condition<WindowedColumn> = { above: ["close", "ma50"] };
    const trades = async (level: Condition<WindowedColumn>): Promise<number> =>
      (await run({ rule: { level } }))[0]!.trades;
    expect(await trades(never)).toBe(0);
    expect(await trades({ not: never })).toBe(0);
    expect(await trades({ any: [never, { above: ["close", 0] }] })).toBe(1);
    expect(await trades({ all: [{ not: never }, { above: ["close", 0] }] })).toBe(0);
  });

  it("names symbols that are not stored, or have no bars in the window", async () => {
    await expect(run()).rejects.toMatchObject({ code: "SYMBOL_NOT_STORED" });
    await put("ONE", flatBars(5));
    await expect(run({ symbols: ["ONE", "TWO"] })).rejects.toMatchObject({
      code: "SYMBOL_NOT_STORED",
      message: expect.stringContaining("TWO @ 1d") as string,
    });
    await expect(run({ symbols: ["ONE"], from: Date.UTC(2025, 0, 1) })).rejects.toMatchObject({
      code: "EMPTY_RESULT",
      message: expect.stringContaining("of ONE") as string,
    });
  });

  it.each([
    ["a missing price", null],
    ["zero", 0],
    ["a negative price", -3],
    ["NaN", "NaN"],
    ["infinity", "Infinity"],
  ])("names the bar with %s, even before the window", async (_name, price) => {
    await put("ONE", flatBars(8));
    await put("TWO", flatBars(8));
    await change(
      (tx) => tx.sql`update market_prices set close = ${price}::float8
      where symbol = 'TWO' and ts = '2024-01-02'`,
    );
    const failure = { code: "BAD_BARS", message: expect.stringMatching(/found TWO @ 1d, 2024-01-02/) as string };
    await expect(run()).rejects.toMatchObject(failure);
    await expect(run({ from: Date.UTC(2024, 0, 6) })).rejects.toMatchObject(failure);
    expect(await run({ symbols: ["ONE"] })).toHaveLength(1);
  });

  it("refuses averages that would be rounded", async () => {
    const bars = flatBars(6, { close: [1, 1e-9] });
    bars.low[1] = 1e-9;
    bars.high[4] = bars.close[4] = 1e9;
    await put("WIDE", bars);
    await put("ONE", flatBars(6));
    await expect(run()).rejects.toMatchObject({
      code: "BAD_BARS",
      message: expect.stringMatching(/orders of magnitude in WIDE/) as string,
    });
    expect(await run({ rule: { level: { above: ["close", "open"] } } })).toHaveLength(2);
  });

  it("stops when the caller breaks off", async () => {
    await put("ONE", flatBars(5));
    await expect(run({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "ABORTED" });
  });

  it.each([
    ["an unknown option", { symbol: "SPY" }, "INVALID_ARGUMENT", /unknown option "symbol"\. Did you mean "symbols"/],
    ["no symbols", { symbols: [] }, "INVALID_ARGUMENT", /at least one symbol/],
    ["a rate of one", { commissionRate: 1 }, "INVALID_ARGUMENT", /commissionRate/],
    ["no money", { cash: 0, profile: "bpy" }, "INVALID_ARGUMENT", /profile native or seed, received "bpy".*cash/],
    ["costs in seed", { profile: "seed", commissionRate: 0.1 }, "CONFLICTING_OPTIONS", /no costs/],
    ["dates the wrong way", { from: 2, to: 1 }, "REVERSED_DATES", /not after/],
    ["an average with a memory", { rule: { level: { above: ["rsi14", 50] } } }, "INVALID_ARGUMENT", /"rsi14"/],
    ["a word that is no column", { rule: { level: { above: ["ma", 50] } } }, "UNKNOWN_INDICATOR", /"ma"/],
    ["a rule that is none", { rule: { level: { over: [1, 2] } } }, "INVALID_ARGUMENT", /rule\.level/],
  ])("refuses %s before it asks the database", async (_name, wrong, code, message) => {
    await using closed = createStore(database.options);
    await closed.close();
    const request = { resolution: "1d", rule: regime, ...wrong } as SqlBacktestRequest;
    await expect(sqlBacktest(closed, request)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });
});
