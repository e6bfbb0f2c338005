import { describe, expect, it } from "vitest";
import {
  compactFormat,
  decimalsOf,
  formatDecimals,
  formatPercent,
  magnitudeDecimals,
  moneyDecimals,
  priceDecimals,
} from "../../src/plot/format-number.js";

describe("formatDecimals", () => {
  it.each([
    [1234567.891, 2, "1,234,567.89"],
    [-1234.5, 1, "−1,234.5"],
    [999, 0, "999"],
    [-0.001, 2, "0.00"],
    [0, 0, "0"],
    [1e21, 0, "1e+21"],
    [NaN, 2, "n/a"],
    [-Infinity, 2, "n/a"],
  ])("writes %d with %i decimals as %s", (value, decimals, text) => {
    expect(formatDecimals(value, decimals)).toBe(text);
  });
});

describe("formatPercent", () => {
  it.each([
    [0.1896, "18.96%"],
    [-0.29641, "−29.64%"],
    [80.2323, "8,023.23%"],
    [null, "n/a"],
    [NaN, "n/a"],
  ])("writes %d as %s", (value, text) => {
    expect(formatPercent(value)).toBe(text);
  });
});

describe("compactFormat", () => {
  it("uses one unit for all ticks of an axis", () => {
    const format = compactFormat(1.2e7, 5e6);
    expect([0, 5e6, 1e7].map(format)).toEqual(["0", "5M", "10M"]);
    expect([0, 2.5e3, 5e3].map(compactFormat(6e3, 2.5e3))).toEqual(["0", "2.5k", "5.0k"]);
    expect([0, 0.05].map(compactFormat(0.09, 0.05))).toEqual(["0", "0.05"]);
  });
});

describe("decimals", () => {
  it.each([
    [100, 0],
    [1, 0],
    [0.5, 1],
    [0.25, 2],
    [2.5, 1],
    [0.0005, 4],
    [0, 0],
    [NaN, 0],
  ])("that a step of %d needs are %i", (step, decimals) => {
    expect(decimalsOf(step)).toBe(decimals);
  });

  it.each([
    [806.19, 500, 2],
    [167.6, 3.5, 2],
    [110.123, 10, 3],
    [1.38531, 0.02, 5],
    [0.000346943, 0.00025, 7],
    [806190, 500_000, 0],
    [50, 0, 2],
  ])("of the price %d on a range of %d are %i", (price, range, decimals) => {
    expect(priceDecimals(price, range)).toBe(decimals);
  });

  it.each([
    [1500, 0],
    [999, 2],
    [3, 2],
    [0.02, 3],
    [0, 2],
  ])("of money on a range of %d are %i", (range, decimals) => {
    expect(moneyDecimals(range)).toBe(decimals);
  });

  it("that show a difference follow its size", () => {
    expect([5, 0.5, 0.012, 0].map(magnitudeDecimals)).toEqual([0, 1, 2, 2]);
  });
});
