import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createStore } from "../../../src/data/store/create-store.js";
import { databaseOf } from "../../../src/data/store/database.js";
import { loadFrame, windowStart } from "../../../src/data/store/load-frame.js";
import { loadSeries } from "../../../src/data/store/load-series.js";
import { storeBars } from "../../../src/data/store/store-bars.js";
import type { Store } from "../../../src/data/store/store.js";
import type { Frame } from "../../../src/frame/frame.js";
import { computeStoredColumns } from "../../../src/indicators/stored-columns.js";
import { barColumnNames, concatBars, sliceBars, type BarColumns } from "../../../src/model/bar.js";
import { databaseKinds, type TestDatabase } from "../../support/databases.js";
import { makeBars, pickBars } from "../../support/make-bars.js";
import { useDatabase } from "../../support/use-database.js";

const daily = { symbol: "SPY", resolution: "1d" } as const;
const columns = ["ts", ...barColumnNames, "ma20", "ma50", "ath"];

/** Every column as bits, so that NaN equals NaN and nothing else is rounded. */
function bits(frame: Frame): Record<string, string> {
  const text = (column: Float64Array): string =>
    Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString("hex");
  return Object.fromEntries(columns.map((name) => [name, text(frame.col(name))]));
}

describe.each(databaseKinds)("bars on the %s database", (kind) => {
  let database: TestDatabase;
  let store: Store;
  useDatabase(kind, (opened) => ({ database, store } = opened));

  /** What a store holds after it got the bars in one piece. */
  async function storedAtOnce(bars: BarColumns): Promise<Record<string, string>> {
    const series = { symbol: "AT-ONCE", resolution: "1d" } as const;
    await storeBars(store, series, bars);
    return bits(await loadFrame(store, series));
  }

  it("come back bit by bit, with ma20, ma50 and ath beside them", async () => {
    const bars = makeBars(300);
    bars.open[0] = bars.high[0] = bars.close[0] = Number.MAX_VALUE;
    bars.low[0] = Number.MIN_VALUE;
    bars.volume[1] = 0;
    expect(await storeBars(store, daily, bars)).toEqual({
      inserted: 300,
      updated: 0,
      unchanged: 0,
      from: bars.ts[0],
      to: bars.ts[299],
    });
    const frame = await loadFrame(store, daily);
    expect(frame.columnNames).toEqual(columns);
    expect(frame).toMatchObject({ symbol: "SPY", resolution: "1d", length: 300 });
    for (const name of ["ts", ...barColumnNames] as const) expect(frame.col(name)).toEqual(bars[name]);
    const stored = computeStoredColumns(bars.close);
    for (const name of ["ma20", "ma50", "ath"] as const) expect(frame.col(name)).toEqual(stored[name]);
  });

  it("are left alone by a second ingest of the same", async () => {
    const bars = makeBars(200);
    await storeBars(store, daily, bars);
    const versions = (): Promise<unknown> =>
      databaseOf(store).transaction((tx) => tx.sql`select id, ctid::text, xmin::text from market_prices order by ts`, {
        doing: "looking",
      });
    const before = await versions();
    expect(await storeBars(store, daily, bars)).toMatchObject({ inserted: 0, updated: 0, unchanged: 200 });
    expect(await versions()).toEqual(before);
  });

  it("are the same whether they come at once or in any pieces and order", async () => {
    const bars = makeBars(160, { seed: 7 });
    const expected = await storedAtOnce(bars);
    const positions = fc.uniqueArray(fc.nat({ max: 159 }), { minLength: 1, maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(fc.array(positions, { maxLength: 4 }), async (pieces) => {
        await database.clear();
        for (const piece of pieces)
          await storeBars(
            store,
            daily,
            pickBars(
              bars,
              piece.sort((a, b) => a - b),
            ),
          );
        await storeBars(store, daily, bars);
        expect(bits(await loadFrame(store, daily))).toEqual(expected);
      }),
      { numRuns: 12, seed: 5 },
    );
  });

  it("correct the indicators of later bars when an old one changes", async () => {
    const bars = makeBars(400, { seed: 3 });
    await storeBars(store, daily, bars);
    const changed = sliceBars(concatBars([bars]), 0, 400);
    changed.close[100] = changed.high[100] = 1000;
    changed.volume[5] = 12;
    const result = await storeBars(store, daily, pickBars(changed, [5, 6, 100]));
    expect(result).toMatchObject({ inserted: 0, updated: 2, unchanged: 1 });
    expect(bits(await loadFrame(store, daily))).toEqual(await storedAtOnce(changed));
  });

  it("continue a series whose older rows another program stored without indicators", async () => {
    const bars = makeBars(120, { seed: 4 });
    await storeBars(store, daily, sliceBars(bars, 0, 90));
    await databaseOf(store).transaction(
      (tx) => tx.script("update market_prices set ma20 = null, ma50 = null, ath = null"),
      {
        doing: "forgetting",
      },
    );
    await storeBars(store, daily, sliceBars(bars, 90, 120));
    const frame = await loadFrame(store, { ...daily, from: bars.ts[90]! });
    const expected = computeStoredColumns(bars.close);
    expect(frame.col("ath")).toEqual(expected.ath.slice(90));
    expect(frame.col("ma50")).toEqual(expected.ma50.slice(90));
  });

  it("of several resolutions and of symbols with quotes stand side by side", async () => {
    const evil = "AAPL'; drop table market_prices; --";
    const hourly = makeBars(50, { stepMs: 36e5 });
    await storeBars(store, { symbol: evil, resolution: "1h" }, hourly);
    await storeBars(store, { symbol: evil, resolution: "1d" }, makeBars(30));
    expect(await loadSeries(store)).toEqual([
      { symbol: evil, resolution: "1d", bars: 30, from: Date.UTC(2020, 0, 1), to: Date.UTC(2020, 0, 30) },
      { symbol: evil, resolution: "1h", bars: 50, from: hourly.ts[0], to: hourly.ts[49] },
    ]);
    expect((await loadFrame(store, { symbol: evil, resolution: "1h" })).length).toBe(50);
  });

  it("of two ingests at the same time are stored once, one after the other", async () => {
    const bars = makeBars(20_000, { stepMs: 6e4 });
    const series = { symbol: "SPY", resolution: "1m" } as const;
    await using other = createStore(database.options);
    const results = await Promise.all([storeBars(store, series, bars), storeBars(other, series, bars)]);
    const inserted = results.map((result) => result.inserted).sort((a, b) => a - b);
    expect(inserted).toEqual([0, 20_000]);
    expect((await loadFrame(store, series)).length).toBe(20_000);
  });

  it("are loaded by window, both ends inclusive", async () => {
    const bars = makeBars(100);
    await storeBars(store, daily, bars);
    const load = async (request: object): Promise<number[]> => {
      const { ts } = await loadFrame(store, { ...daily, ...request });
      return [ts[0]!, ts.at(-1)!].map((instant) => bars.ts.indexOf(instant));
    };
    const [third, tenth] = [bars.ts[3]!, bars.ts[10]!];
    expect(await load({ from: third, to: tenth })).toEqual([3, 10]);
    expect(await load({ from: third + 1, to: tenth - 1 })).toEqual([4, 9]);
    expect(await load({ to: tenth })).toEqual([0, 10]);
    expect(await load({ duration: "5 D" })).toEqual([94, 99]);
    expect(await load({ duration: "5 D", to: tenth + 5 })).toEqual([5, 10]);
    expect(await load({ duration: "5 Y" })).toEqual([0, 99]);
    expect(await load({ from: tenth, warmupBars: 4 })).toEqual([6, 99]);
    expect(await load({ from: tenth, warmupBars: 40 })).toEqual([0, 99]);
    expect(await load({ duration: "1 W", warmupBars: 2, to: bars.ts[50]! })).toEqual([41, 50]);
  });

  it("tell where the window begins behind the warm-up", async () => {
    await storeBars(store, daily, makeBars(100));
    const request = { ...daily, duration: "5 D", warmupBars: 30 } as const;
    const frame = await loadFrame(store, request);
    expect(frame.length).toBe(36);
    expect(windowStart(frame, request)).toBe(30);
    expect(windowStart(frame, {})).toBe(0);
  });

  it("that are missing are explained", async () => {
    await expect(loadFrame(store, daily)).rejects.toMatchObject({
      code: "SYMBOL_NOT_STORED",
      message: "SPY @ 1d is not stored; stored is nothing yet. Run: algo-trader ingest -s SPY -r 1d",
    });
    await storeBars(store, daily, makeBars(10));
    await expect(loadFrame(store, { symbol: "QQQ", resolution: "1d" })).rejects.toMatchObject({
      code: "SYMBOL_NOT_STORED",
      message: "QQQ @ 1d is not stored; stored is SPY @ 1d. Run: algo-trader ingest -s QQQ -r 1d",
    });
    await expect(loadFrame(store, { ...daily, to: Date.UTC(2019, 0, 1) })).rejects.toMatchObject({
      code: "EMPTY_RESULT",
      message:
        "No bars of SPY @ 1d in the window asked for; stored are 10 from 2020-01-01 to 2020-01-10. Widen it, or fetch more: algo-trader ingest -s SPY -r 1d",
    });
    await expect(loadFrame(store, { ...daily, from: Date.UTC(2021, 0, 1), warmupBars: 5 })).rejects.toMatchObject({
      code: "EMPTY_RESULT",
    });
  });

  it("of a size that nothing is stored under are refused", async () => {
    for (const resolution of ["1 day", "2d", undefined]) {
      const series = { symbol: "SPY", resolution: resolution as never };
      await expect(storeBars(store, series, makeBars(3))).rejects.toMatchObject({ code: "INVALID_RESOLUTION" });
      await expect(loadFrame(store, series)).rejects.toMatchObject({ code: "INVALID_RESOLUTION" });
    }
  });

  it("of a window that cannot be are refused", async () => {
    const refused: [object, string][] = [
      [{ from: 2, to: 1 }, "REVERSED_DATES"],
      [{ from: 1, duration: "5 Y" }, "CONFLICTING_OPTIONS"],
      [{ duration: "5Y" }, "INVALID_DURATION"],
      [{ from: NaN }, "INVALID_ARGUMENT"],
      [{ warmupBars: -1 }, "INVALID_ARGUMENT"],
      [{ symbol: " SPY" }, "INVALID_ARGUMENT"],
    ];
    for (const [request, code] of refused) {
      await expect(loadFrame(store, { ...daily, ...request })).rejects.toMatchObject({ code });
    }
  });

  it("that a caller gives up on are not stored", async () => {
    const controller = new AbortController();
    const series = { symbol: "SPY", resolution: "1m" } as const;
    const storing = storeBars(store, series, makeBars(50_000, { stepMs: 6e4 }), { signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    await expect(storing).rejects.toMatchObject({ code: "ABORTED", message: "Interrupted while storing SPY @ 1m." });
    expect(await loadSeries(store)).toEqual([]);
    expect(await storeBars(store, series, makeBars(10, { stepMs: 6e4 }))).toMatchObject({ inserted: 10 });
  });
});
