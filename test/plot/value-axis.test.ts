import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLog, valueAxis, valuePixel } from "../../src/plot/value-axis.js";

const labels = (values: readonly number[], options: Partial<Parameters<typeof valueAxis>[1]> = {}): string[] => {
  const axis = valueAxis([Float64Array.from(values)], { height: 330, ...options });
  return axis.ticks.map(axis.format);
};

describe("valueAxis", () => {
  it("has round ticks with the decimals they need", () => {
    expect(labels([247, 812])).toEqual(["300", "400", "500", "600", "700", "800"]);
    expect(labels([1.28, 1.43])).toEqual(["1.275", "1.300", "1.325", "1.350", "1.375", "1.400", "1.425"]);
    expect(labels([0.00011, 0.00035])).toContain("0.00020");
    expect(labels([98_000, 104_000])).toContain("100,000");
    expect(labels([1.1e6, 4.9e6])).toContain("2M");
  });

  it("stands around a flat series", () => {
    const axis = valueAxis([Float64Array.of(50, 50)], { height: 100 });
    expect(axis.domain).toEqual([49, 51]);
    expect(valueAxis([Float64Array.of(0)], { height: 100 }).domain).toEqual([-1, 1]);
  });

  it("holds every finite value of every column, whatever they are", () => {
    const value = fc.oneof(
      fc.double({ min: -1e12, max: 1e12, noNaN: true }),
      fc.double({ min: 1e-9, max: 1, noNaN: true }),
      fc.constant(NaN),
      fc.constant(Infinity),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 30 }), fc.integer({ min: 40, max: 500 }), (values, height) => {
        const { domain, ticks, format } = valueAxis([Float64Array.from(values)], { height });
        expect(domain[1]).toBeGreaterThan(domain[0]);
        for (const finite of values.filter(Number.isFinite)) {
          expect(finite).toBeGreaterThanOrEqual(domain[0]);
          expect(finite).toBeLessThanOrEqual(domain[1]);
        }
        expect(ticks.length).toBeLessThanOrEqual(height / 10);
        expect(new Set(ticks.map(format)).size).toBe(ticks.length);
      }),
    );
  });

  it("of ratios has a tick per power of ten, or finer ones where there is room", () => {
    expect(labels([15, 1500], { log: true })).toEqual(["20", "50", "100", "200", "500", "1,000"]);
    expect(labels([0.02, 20_000], { log: true })).toEqual(["0.01", "0.1", "1", "10", "100", "1,000", "10,000"]);
  });

  it("of ratios puts the geometric middle in the middle", () => {
    const axis = valueAxis([Float64Array.of(1, 100)], { height: 200, log: true, padding: [0, 0] });
    expect(valuePixel(axis, 200, 10)).toBeCloseTo(100, 9);
    expect(valuePixel(axis, 200, 100)).toBe(0);
    expect(valuePixel(axis, 200, 1)).toBe(200);
  });
});

describe("isLog", () => {
  it("is true by itself from tenfold on, and never where a value is not above zero", () => {
    expect(isLog("auto", [1, 9.99])).toBe(false);
    expect(isLog("auto", [1, 10])).toBe(true);
    expect(isLog("linear", [1, 1000])).toBe(false);
    expect(isLog("log", [1, 2])).toBe(true);
    expect(isLog("log", [0, 2])).toBe(false);
    expect(isLog("log", [-1, 2])).toBe(false);
    expect(isLog("log", [3, 3])).toBe(false);
  });
});
