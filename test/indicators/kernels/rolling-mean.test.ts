import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exactSum } from "../../../src/indicators/kernels/exact-sum.js";
import { rollingMean } from "../../../src/indicators/kernels/rolling-mean.js";
import { exactMean } from "../../support/exact-mean.js";

function mean(x: Float64Array, period: number): Float64Array {
  const out = new Float64Array(x.length).fill(NaN);
  rollingMean(x, 0, x.length, period, out);
  return out;
}

/** One unit in the last place. */
const ulp = 2.3e-16;

describe("rollingMean", () => {
  test("does not drift on a long series of tiny prices behind large ones", () => {
    // 200 000 prices around 1e-6 behind 1000 around 1e5: a running sum would keep an error of 1e-11, 1e-5 of the price.
    const x = Float64Array.from(
      { length: 201_000 },
      (_, i) => (i < 1000 ? 1e5 : 1e-6) * (1 + ((i * 7919) % 1000) / 3e4),
    );
    for (const period of [20, 50]) {
      const means = mean(x, period);
      for (const i of [period - 1, 998, 1000 + period, 4095, 4096, 77_777, 200_999]) {
        const want = exactMean(x.subarray(i - period + 1, i + 1));
        expect(Math.abs(means[i]! - want)).toBeLessThanOrEqual(ulp * want);
      }
    }
  });

  test("equals rational arithmetic whatever the magnitudes", () => {
    const values = fc.array(
      fc.oneof(
        fc.double({ min: 1e-30, max: 1e30, noNaN: true }),
        fc.double({ min: 99, max: 101, noNaN: true }),
        fc.double({ min: -100, max: 100, noNaN: true }).filter((value) => value === 0 || Math.abs(value) > 1e-30),
      ),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 30 }), (list, period) => {
        const x = Float64Array.from(list);
        const means = mean(x, period);
        for (let i = period - 1; i < x.length; i++) {
          const want = exactMean(x.subarray(i - period + 1, i + 1));
          expect(Math.abs(means[i]! - want)).toBeLessThanOrEqual(ulp * Math.abs(want));
        }
      }),
      { numRuns: 300 },
    );
  });

  test("averages of constant prices are that price, whatever the period", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
        fc.integer({ min: 1, max: 300 }),
        (price, period) => {
          const means = mean(new Float64Array(320).fill(price), period);
          expect(means.subarray(period - 1).every((value) => value === price)).toBe(true);
        },
      ),
    );
  });

  test("prices that become constant bring both averages to exactly that price", () => {
    const x = Float64Array.from({ length: 20_000 }, (_, i) => (i < 10_000 ? 1.1 + ((i * 31) % 97) / 1e4 : 1.1234));
    const [short, long] = [mean(x, 20), mean(x, 50)];
    expect(long.subarray(10_049).every((value, i) => value === 1.1234 && short[10_049 + i] === value)).toBe(true);
  });

  test("a window cannot be moved by what left it", () => {
    const x = Float64Array.from({ length: 200 }, (_, i) => (i === 100 ? 1e15 : 0.1 + i / 1000));
    const calm = x.slice();
    calm[100] = 0.2;
    expect(mean(x, 20).slice(120)).toEqual(mean(calm, 20).slice(120));
  });

  test("one huge price cannot make the mean of later windows infinite", () => {
    const x = new Float64Array(100).fill(5);
    x[30] = Number.MAX_VALUE;
    x[31] = Number.MAX_VALUE;
    expect([...mean(x, 20).slice(51)].every((value) => value === 5)).toBe(true);
  });
});

describe("exactSum", () => {
  test("keeps what rounding loses", () => {
    expect(exactSum(Float64Array.of(1e16, 1, -1e16, 1e-16), 0, 4)).toEqual({ hi: 1, lo: 1e-16 });
    expect(exactSum(Float64Array.of(9007199254740992, 1, 1e-20), 0, 3).hi).toBe(9007199254740994);
    expect(exactSum(Float64Array.of(9007199254740992, 1), 0, 2)).toEqual({ hi: 9007199254740992, lo: 1 });
  });
});
