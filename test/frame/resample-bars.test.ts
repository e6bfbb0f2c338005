import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asOfJoin } from "../../src/frame/as-of-join.js";
import { Frame } from "../../src/frame/frame.js";
import { knownAtColumn } from "../../src/frame/known-at.js";
import { resampleBars } from "../../src/frame/resample-bars.js";
import { createBarColumns } from "../../src/model/bar.js";
import type { Resolution } from "../../src/model/resolution.js";
import { loadBars } from "../support/load-fixture.js";

type Row = readonly [ts: string, open: number, high: number, low: number, close: number, volume: number];

function frameOf(resolution: Resolution, rows: readonly Row[]): Frame {
  const bars = createBarColumns(rows.length);
  for (const [i, [ts, open, high, low, close, volume]] of rows.entries()) {
    bars.ts[i] = Date.parse(ts);
    Object.entries({ open, high, low, close, volume }).forEach(([name, value]) => (bars[name as "open"][i] = value));
  }
  return Frame.fromBars(bars, { symbol: "SPY", resolution });
}

function openings(frame: Frame): string[] {
  return Array.from(frame.ts, (ts) => new Date(ts).toISOString().slice(0, 16));
}

/** Hourly bars with random prices and holes, on the hour or, as some sessions have them, off it. */
const hourly = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 1000 })), { maxLength: 120 })
  .chain((steps) => fc.constantFrom(0, 0.5, 0.25).map((offset) => ({ steps, offset })))
  .map(({ steps, offset }) => {
    const bars = createBarColumns(steps.length);
    let hour = 5 + offset;
    for (const [i, [gap, price]] of steps.entries()) {
      bars.ts[i] = (hour += gap) * 36e5;
      bars.open[i] = price;
      bars.close[i] = price + 1;
      bars.high[i] = price + 2;
      bars.low[i] = price - 1;
      bars.volume[i] = price % 5 === 0 ? NaN : price;
    }
    return Frame.fromBars(bars, { symbol: "SPY", resolution: "1h" });
  });

describe("resampleBars", () => {
  test("merges open, high, low, close and volume", () => {
    const frame = frameOf("1h", [
      ["2025-03-04T14:00:00Z", 10, 12, 9, 11, 100],
      ["2025-03-04T15:00:00Z", 11, 15, 8, 14, NaN],
      ["2025-03-04T16:00:00Z", 14, 14, 13, 13, 50],
      ["2025-03-05T14:00:00Z", 20, 21, 19, 20, NaN],
    ]);
    const daily = resampleBars(frame, "1d");
    expect(daily.row(0)).toEqual({ ts: Date.parse("2025-03-04"), open: 10, high: 15, low: 8, close: 13, volume: 150 });
    expect(daily.row(1)["volume"]).toBeNaN();
    expect(daily).toMatchObject({ symbol: "SPY", resolution: "1d", length: 2 });
  });

  test("opens bars at multiples of their size, weeks on Monday, months on their first day", () => {
    const days = ["2024-12-30", "2025-01-02", "2025-01-05", "2025-01-06", "2025-02-28"];
    const frame = frameOf(
      "1d",
      days.map((day) => [day, 1, 1, 1, 1, 1]),
    );
    expect(openings(resampleBars(frame, "1w"))).toEqual(["2024-12-30T00:00", "2025-01-06T00:00", "2025-02-24T00:00"]);
    expect(openings(resampleBars(frame, "1mo"))).toEqual(["2024-12-01T00:00", "2025-01-01T00:00", "2025-02-01T00:00"]);
    const hours = frameOf("1h", [
      ["2025-03-04T03:00:00Z", 1, 1, 1, 1, 1],
      ["2025-03-04T04:00:00Z", 1, 1, 1, 1, 1],
    ]);
    expect(openings(resampleBars(hours, "4h"))).toEqual(["2025-03-04T00:00", "2025-03-04T04:00"]);
  });

  test("real hours give the highest high and the last close of each day", () => {
    const frame = loadBars("test/fixtures/bars/EURUSD_1h_2017.csv.gz", "EURUSD", "1h");
    const daily = resampleBars(frame, "1d");
    for (const [k, day] of daily.ts.entries()) {
      const rows = Array.from(frame.ts, (_, i) => i).filter((i) => frame.ts[i]! >= day && frame.ts[i]! < day + 864e5);
      expect(daily.col("high")[k]).toBe(Math.max(...rows.map((i) => frame.col("high")[i]!)));
      expect(daily.col("close")[k]).toBe(frame.col("close")[rows.at(-1)!]);
    }
  });

  test("the bars of a larger size cover every smaller bar once", () => {
    fc.assert(
      fc.property(hourly, fc.constantFrom<Resolution>("2h", "8h", "1d", "1w", "1mo"), (frame, resolution) => {
        const large = resampleBars(frame, resolution);
        const volume = (of: Frame) => of.col("volume").reduce((sum, value) => sum + (value || 0), 0);
        expect(volume(large)).toBe(volume(frame));
        expect(large.ts).toEqual(large.ts.toSorted());
        expect(new Set(large.ts).size).toBe(large.length);
      }),
    );
  });

  test("joined back, a row never sees a bar that is still forming", () => {
    fc.assert(
      fc.property(hourly, fc.constantFrom<Resolution>("2h", "8h", "1d", "1w"), fc.nat(), (frame, resolution, pick) => {
        const joined = (of: Frame) => {
          const large = resampleBars(of, resolution);
          const columns = { open: large.col("open"), close: large.col("close"), ts: large.ts };
          return asOfJoin(knownAtColumn(of), { knownAt: knownAtColumn(large), columns });
        };
        const whole = joined(frame);
        const end = frame.length === 0 ? 0 : pick % (frame.length + 1);
        const prefix = joined(frame.slice(0, end));
        for (const name of ["open", "close", "ts"] as const) expect(prefix[name]).toEqual(whole[name].slice(0, end));
      }),
      { numRuns: 200 },
    );
  });

  test("a bar across the edge of a larger one belongs to the next, which is known when it has closed", () => {
    const frame = frameOf("1h", [
      ["2025-03-04T14:30:00Z", 1, 1, 1, 1, 1],
      ["2025-03-04T15:30:00Z", 2, 2, 2, 2, 2],
    ]);
    const large = resampleBars(frame, "4h");
    expect(openings(large)).toEqual(["2025-03-04T12:00", "2025-03-04T16:00"]);
    expect([...large.col("close")]).toEqual([1, 2]);
    const weeks = frameOf("1w", [["2025-01-27T00:00:00Z", 1, 1, 1, 1, 1]]);
    expect(openings(resampleBars(weeks, "1mo"))).toEqual(["2025-02-01T00:00"]);
  });

  test("needs to know the bar size of the frame", () => {
    expect(() => resampleBars(Frame.fromBars(createBarColumns(1)), "1d")).toThrow("bar size");
  });

  test.each<[Resolution, Resolution]>([
    ["1d", "1d"],
    ["1d", "1h"],
  ])("refuses to make %s bars into %s bars", (from, to) => {
    expect(() => resampleBars(frameOf(from, []), to)).toThrow(`received "${to}"`);
  });
});
