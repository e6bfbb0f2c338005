import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketBars, bucketHighs, bucketLows, visibleBars } from "../../src/plot/decimate.js";

const value = fc.oneof(
  { weight: 9, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(NaN) },
);
const series = fc.array(value, { minLength: 1, maxLength: 600 }).map((values) => Float64Array.from(values));
const columns = fc.integer({ min: 1, max: 50 });

const extremes = (values: Float64Array): readonly [number, number] => {
  const finite = values.filter(Number.isFinite);
  return [Math.min(...finite) + 0, Math.max(...finite) + 0];
};

describe("visibleBars", () => {
  it("keeps every bar of a series that has at most four a pixel", () => {
    expect([...visibleBars(Float64Array.of(3, 1, 2), 1)]).toEqual([0, 1, 2]);
  });

  it("keeps first, lowest, highest and last of each pixel column", () => {
    const values = Float64Array.of(5, 9, 1, 4, 6, 6, /* next column */ 7, 7, 2, 8, 3, 4);
    expect([...visibleBars(values, 2)]).toEqual([0, 1, 2, 5, 6, 8, 9, 11]);
  });

  it("gives rising bar numbers, at most four a pixel, with the first and the last", () => {
    fc.assert(
      fc.property(series, columns, (values, count) => {
        const bars = [...visibleBars(values, count)];
        expect(bars[0]).toBe(0);
        expect(bars.at(-1)).toBe(values.length - 1);
        expect(bars.every((bar, i) => i === 0 || bar > bars[i - 1]!)).toBe(true);
        expect(bars.length).toBeLessThanOrEqual(4 * count);
      }),
    );
  });

  it("keeps the extremes of the whole and of each pixel column", () => {
    fc.assert(
      fc.property(series, columns, (values, count) => {
        const bars = visibleBars(values, count);
        for (let column = 0; column < count; column++) {
          const from = Math.floor((column * values.length) / count);
          const to = Math.floor(((column + 1) * values.length) / count);
          const kept = bars.filter((bar) => bar >= from && bar < to).map((bar) => values[bar]!);
          expect(extremes(kept)).toEqual(extremes(values.subarray(from, to)));
        }
      }),
    );
  });

  it("keeps a gap that is wider than a pixel column", () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => (i >= 400 && i < 500 ? NaN : i));
    const kept = visibleBars(values, 20).map((bar) => values[bar]!);
    expect([...kept].some(Number.isNaN)).toBe(true);
  });
});

describe("bucketBars", () => {
  it("covers every bar once, in runs of almost equal length", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), columns, (bars, count) => {
        const { starts, x } = bucketBars(bars, count);
        const lengths = [...x].map((_, i) => starts[i + 1]! - starts[i]!);
        expect(starts[0]).toBe(0);
        expect(starts.at(-1)).toBe(bars);
        expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
        expect(Math.min(...lengths)).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it("keeps the highest and the lowest value, and never goes beyond them", () => {
    fc.assert(
      fc.property(series, columns, (values, count) => {
        const buckets = bucketBars(values.length, count);
        const [low, high] = extremes(values);
        // + 0: zero has a sign that no picture shows.
        expect(Math.max(...bucketHighs(values, buckets, 0)) + 0).toBe(Math.max(0, high) + 0);
        expect(Math.min(...bucketLows(values, buckets, 0)) + 0).toBe(Math.min(0, low) + 0);
      }),
    );
  });
});
