import fc from "fast-check";
import { expect, test } from "vitest";
import { bollingerBands } from "../../../src/indicators/kernels/bollinger-bands.js";
import { exactMean } from "../../support/exact-mean.js";

/** Half the width of each band of k = 1, and the same from the definition. */
function widths(x: Float64Array, period: number): { got: number[]; want: number[] } {
  const [middle, upper, lower] = [0, 1, 2].map(() => new Float64Array(x.length).fill(NaN));
  const rows = Array.from(x, (_, i) => i).slice(period - 1);
  for (const i of rows) middle![i] = exactMean(x.subarray(i - period + 1, i + 1));
  bollingerBands(x, middle!, 0, x.length, period, 1, upper!, lower!);
  return {
    got: rows.map((i) => (upper![i]! - lower![i]!) / 2),
    want: rows.map((i) => {
      const squares = x.subarray(i - period + 1, i + 1).map((value) => (value - middle![i]!) * (value - middle![i]!));
      return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / period);
    }),
  };
}

/** The bands are rounded at the level of the price; that is the floor of any comparison of their width. */
function expectEqualWidths({ got, want }: { got: number[]; want: number[] }, level: number): void {
  for (const [k, width] of want.entries())
    expect(Math.abs(got[k]! - width)).toBeLessThanOrEqual(1e-10 * width + 4e-16 * level);
}

test("keep their width to ten digits whatever the prices do", () => {
  const prices = fc.array(
    fc.oneof(fc.double({ min: 99, max: 101, noNaN: true }), fc.double({ min: 1e-3, max: 1e4, noNaN: true })),
    {
      minLength: 1,
      maxLength: 120,
    },
  );
  fc.assert(
    fc.property(prices, fc.integer({ min: 1, max: 30 }), (list, period) => {
      expectEqualWidths(widths(Float64Array.from(list), period), Math.max(...list));
    }),
    { numRuns: 300 },
  );
});

test("recover from a jump a million times their width", () => {
  const x = Float64Array.from({ length: 3000 }, (_, i) => (i < 1500 ? 1000 : 1) + ((i * 7919) % 1000) * 1e-6);
  const { got, want } = widths(x, 20);
  expectEqualWidths({ got: got.slice(1500), want: want.slice(1500) }, 1);
});

test("keep their width over 100 000 bars of one-second-like prices", () => {
  const x = Float64Array.from(
    { length: 100_000 },
    (_, i) => 1.37 + Math.round(40 * Math.sin(i / 900) + 3 * Math.sin(i)) * 1e-5,
  );
  expectEqualWidths(widths(x, 20), 1.4);
});

test("have no width where prices do not move, and find it again behind", () => {
  const x = Float64Array.from({ length: 300 }, (_, i) => (i < 100 || i >= 200 ? 100 + Math.sin(i) : 100.07));
  const { got, want } = widths(x, 20);
  expect(got.slice(100, 181).every((width) => width === 0)).toBe(true);
  expectEqualWidths({ got, want }, 101);
});
