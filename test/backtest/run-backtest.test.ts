import { describe, expect, it } from "vitest";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import type { BacktestResult } from "../../src/backtest/result.js";
import { Frame } from "../../src/frame/frame.js";
import { computeIndicators } from "../../src/indicators/compute-indicators.js";
import { defineStrategy } from "../../src/strategy/define-strategy.js";
import { MaCross } from "../../src/strategy/builtin/ma-cross.js";
import { readJson, loadBars } from "../support/load-fixture.js";
import { expectClose } from "../support/close-to.js";
import { scripted, toFrame, type BarText } from "../support/scripted.js";

const synth = loadBars("test/fixtures/golden/synth/synth_1d.csv", "SYNTH", "1d");
const flat: BarText = [10, 10, 10, 10];

describe("windows", () => {
  const { seed_profile: golden } = readJson("test/fixtures/golden/synth/backtesting_py_runs.json.gz") as {
    readonly seed_profile: { readonly results: Readonly<Record<string, Readonly<Record<string, Golden>>>> };
  };
  interface Golden {
    readonly sum_level: number;
    readonly total_return: number;
    readonly max_drawdown: number;
    readonly sharpe: number;
  }
  const sliced = golden.results["slice_from_bar_133"]!;
  it.each([
    ["db_ma_cross", "inside", "ma_level_warmup_inside"],
    ["ma_cross", "inside", "ma_event_warmup_inside"],
    ["db_ma_cross", "outside", "ma_level_warmup_outside"],
  ] as const)("%s with the warm-up %s gives the independent numbers", (strategy, warmup, name) => {
    const result = runBacktest(synth, strategy, { profile: "seed", warmup, window: { start: 133 } });
    expect(result.bars).toBe(1367);
    expect(result.positionsLong - result.position.at(-1)!).toBe(sliced[name]!.sum_level);
    expectClose(result.metrics["total_return"], sliced[name]!.total_return, "total return");
    expectClose(result.metrics["sharpe"], sliced[name]!.sharpe, "sharpe");
  });

  it("bars count inside the window, and the indicators are ready on its first bar", () => {
    const result = runBacktest(synth, "db_ma_cross", { window: { start: 133, end: 200 } });
    expect(result.bars).toBe(67);
    expect(result.signals[0]).toMatchObject({ bar: 0, ts: synth.ts[133] });
    expect(result.frame.col("ma50")[0]).not.toBeNaN();
  });

  it("native uses stored columns, the other profiles do not", () => {
    const stored = synth.with({
      ma20: new Float64Array(synth.length).fill(1),
      ma50: new Float64Array(synth.length).fill(2),
    });
    expect(runBacktest(stored, "db_ma_cross").positionsLong).toBe(0);
    expect(runBacktest(stored, "db_ma_cross", { profile: "seed" }).positionsLong).toBeGreaterThan(0);
  });

  it("outside the frame they are refused", () => {
    expect(() => runBacktest(synth, "macd", { window: { start: 10, end: 5 } })).toThrow(/start "10", end "5"/);
  });
});

it("the same input gives the same bytes", () => {
  const [a, b] = [runBacktest(synth, "macd"), runBacktest(synth, "macd")];
  expect(a.equity).toEqual(b.equity);
  expect(JSON.stringify(a.metrics)).toBe(JSON.stringify(b.metrics));
});

describe("there is no way to earn the bar of the decision", () => {
  // The last version of the Python original multiplied position[i] by return[i]; on real bars that trebled its results.
  it.each(["native", "seed", "bpy"] as const)("in profile %s", (profile) => {
    const clairvoyant = defineStrategy({ onBar: (_i, row) => (row.close > row.open ? "BUY" : "SELL") });
    const up: BarText = [10, 11, 10, 11];
    const down: BarText = [11, 11, 10, 10];
    const bars = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? up : down));
    const result = runBacktest(toFrame(bars), clairvoyant, { profile });
    expect(result.metrics[profile === "bpy" ? "return_pct" : "total_return"]).toBeLessThan(0);
  });
});

describe("strategies in every form", () => {
  const expected = runBacktest(synth, "ma_cross", { params: { short: 10 } }).equity;
  it("a class, an object, a name", () => {
    expect(runBacktest(synth, MaCross, { params: { short: 10 } }).equity).toEqual(expected);
    expect(runBacktest(synth, new MaCross({ short: 10 })).equity).toEqual(expected);
    expect(runBacktest(synth, new MaCross({ short: 10 })).params).toEqual({ short: 10, long: 50 });
  });

  it("a plain function that reads the frame", () => {
    const result = runBacktest(synth, (i, row, df) => (i > 0 && row.close > df.at("close", i - 1) ? "BUY" : "SELL"));
    expect(result.trades.length).toBeGreaterThan(100);
  });

  it("memory is fresh in every run", () => {
    const once = defineStrategy({
      memory: () => ({ done: false }),
      onBar: (_i, _row, _df, { memory }) => {
        if (memory.done) return null;
        memory.done = true;
        return "BUY";
      },
    });
    expect(runBacktest(synth, once).signals).toHaveLength(1);
    expect(runBacktest(synth, once).signals).toHaveLength(1);
  });

  it("is started before the first bar and finished with the result", () => {
    const seen: unknown[] = [];
    class Watcher extends MaCross {
      override onStart(): void {
        seen.push("start");
      }
      override onFinish(result: BacktestResult): void {
        seen.push(result.bars);
      }
    }
    runBacktest(synth, Watcher);
    expect(seen).toEqual(["start", 1500]);
  });
});

describe("the causal frame", () => {
  it("ends at the current bar and says who reads further", () => {
    const peek = defineStrategy({ name: "peek", onBar: (i, _row, df) => (df.at("close", i + 1) > 0 ? "BUY" : null) });
    expect(() => runBacktest(synth, peek)).toThrow(
      /Expected a bar up to 0 \(2018-01-02\), the one the strategy stands on, but column "close" was read at bar 1/,
    );
  });

  it("grows by one row a bar and never shows more in any way", () => {
    runBacktest(synth, (i, row, df) => {
      const close = df.col("close");
      expect([df.length, close.length, close.at(-1), close.last(3).at(-1), df.tail(2).length]).toEqual([
        i + 1,
        i + 1,
        row.close,
        row.close,
        Math.min(2, i + 1),
      ]);
      return null;
    });
  });

  it("names the nearest column", () => {
    expect(() => runBacktest(synth, (_i, _row, df) => (df.at("clsoe", 0) > 0 ? "BUY" : null))).toThrow(
      /Did you mean "close"\?/,
    );
  });
});

describe("bad input", () => {
  it.each([
    ["a price of zero", [flat, [10, 10, 0, 10]] as BarText[], /low 0, close 10 at TEST @ 1d, bar 1, 2024-01-02/],
    ["a missing price", [flat, [10, 10, 10, NaN]] as BarText[], /close NaN/],
    ["a price without end", [flat, [Infinity, 10, 10, 10]] as BarText[], /open Infinity/],
    ["a high below its low", [flat, [10, 8, 12, 10]] as BarText[], /high at least low.* high 8, low 12/],
  ])("%s is named with its bar", (_title, bars, message) => {
    expect(() => runBacktest(toFrame(bars), "macd")).toThrow(message);
  });

  it("a column that came in beside columns found good before is looked at again", () => {
    const good = toFrame([flat, flat]);
    runBacktest(good, scripted({}));
    const bad = Frame.fromBars({ ...good.bars, open: Float64Array.of(10, NaN) }, good);
    expect(() => runBacktest(bad, scripted({}))).toThrow(/open NaN/);
  });

  it("bars out of order are named", () => {
    const { bars } = toFrame([flat, flat]);
    const frame = Frame.fromBars({ ...bars, ts: Float64Array.of(1e12, 1e12) }, { symbol: "X", resolution: "1d" });
    expect(() => runBacktest(frame, "macd")).toThrow(/rising timestamps/);
  });

  it("no bars are an error, one bar is a run", () => {
    expect(() => runBacktest(toFrame([]), "macd")).toThrow(/at least one bar/);
    const result = runBacktest(toFrame([flat]), "macd");
    expect(result.equity).toEqual(Float64Array.of(10_000));
    expect(result.metrics["sharpe"]).toBeNull();
  });

  it("unknown options and words are named with the nearest", () => {
    expect(() => runBacktest(synth, "macd", { comission: 1 } as never)).toThrow(/Did you mean "commission"\?/);
    expect(() => runBacktest(synth, "macd", { fill: "later" as never })).toThrow(
      /expected fill open, close, received "later"/,
    );
    expect(() => runBacktest(synth, "macd", { cash: -5 })).toThrow(/cash above zero, received "-5"/);
  });

  it("hours without periodsPerYear are refused by the seed profile", () => {
    const hourly = Frame.fromBars(synth.bars, { symbol: "X", resolution: "1h" });
    expect(() => runBacktest(hourly, "macd", { profile: "seed" })).toThrow(/--periods-per-year/);
  });

  it("an order in the seed profile is refused", () => {
    expect(() => runBacktest(toFrame([flat]), scripted({ 0: { target: 1 } }), { profile: "seed" })).toThrow(
      /no orders/,
    );
  });
});

it("the columns of the strategy are in the frame of the result", () => {
  const wanted = computeIndicators(synth, ["ma20", "ma50"]);
  expect(runBacktest(synth, "ma_cross").frame.col("ma20")).toEqual(wanted.col("ma20"));
});

it("buy & hold is in the market on every bar, in every profile that counts them", () => {
  const frame = toFrame([flat, flat, flat]);
  const exposures = [
    runBacktest(frame, scripted({})).benchmark.metrics["exposure"],
    runBacktest(frame, scripted({}), { profile: "bpy" }).benchmark.metrics["exposure_pct"],
  ];
  expect(exposures).toEqual([1, 100]);
});
