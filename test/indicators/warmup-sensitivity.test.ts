import { describe, expect, test } from "vitest";
import { computeWarmupSensitivity } from "../../src/indicators/warmup-sensitivity.js";
import { customIndicator } from "../../src/indicators/custom-indicator.js";
import { loadBars } from "../support/load-fixture.js";

const bars = loadBars("test/fixtures/bars/GOOG_1d.csv.gz", "GOOG", "1d");

function sensitivity(name: string) {
  return computeWarmupSensitivity(bars, [name])[0]!;
}

describe("computeWarmupSensitivity", () => {
  test.each(["sma20", "tr"])("%s needs its window and no more", (name) => {
    const { differences, settledBars, warmup } = sensitivity(name);
    expect(settledBars).toBe(name === "tr" ? 2 : warmup + 1);
    expect(differences.slice(1).every(({ difference }) => difference === 0)).toBe(true);
  });

  test("bollinger bands need their window, up to rounding", () => {
    expect(sensitivity("bb_upper").differences.every(({ share }) => share < 1e-12)).toBe(true);
  });

  // An exponential average forgets at (1 - 2/(N+1)) per bar: 40 bars leave 2 % of the first step, 160 bars 1e-7 of it.
  test("ema20 fades with more history", () => {
    const { differences, settledBars } = sensitivity("ema20");
    const moves = differences.map(({ difference }) => difference);
    expect(moves[0]).toBeGreaterThan(0.5);
    expect(moves).toEqual(moves.toSorted((a, b) => b - a));
    expect(moves[3]!).toBeLessThan(moves[0]! * 1e-4);
    expect(settledBars).toBeGreaterThan(20);
    expect(settledBars).toBeLessThanOrEqual(160);
  });

  test("ath never settles while a higher high lies far behind", () => {
    const { differences } = sensitivity("ath");
    expect(differences.at(-1)!.bars).toBeGreaterThan(500);
    expect(differences.at(-1)!.difference).toBeGreaterThan(10);
    expect(sensitivity("ath").settledBars).toBeNull();
  });

  test("a frame that is too short has nothing to compare", () => {
    expect(computeWarmupSensitivity(bars.slice(0, 30), ["sma20"])[0]).toMatchObject({
      differences: [],
      settledBars: null,
    });
    expect(computeWarmupSensitivity(bars.slice(0, 0), ["sma20"])[0]).toMatchObject({ differences: [] });
  });

  test("a warm-up declared too short shows as a value that is missing", () => {
    const late = customIndicator("late", {
      inputs: ["close"],
      warmup: 1,
      compute: ({ close }) => close.map((price, i) => (i < 5 ? NaN : price)),
    });
    const [{ differences, settledBars }] = computeWarmupSensitivity(bars, [late]) as [ReturnType<typeof sensitivity>];
    expect(differences[0]!.difference).toBeNaN();
    expect(settledBars).toBe(8);
  });

  test("refuses a number of samples that is none", () => {
    expect(() => computeWarmupSensitivity(bars, ["sma20"], { samples: 0 })).toThrow('received "0"');
  });
});
