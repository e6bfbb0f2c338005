import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { missingWindows, type TimeWindow } from "../../../src/data/store/coverage.js";

const window = (from: number, to: number): TimeWindow => ({ from, to });

describe("the windows that are missing", () => {
  it("are the whole window when nothing is covered, and none when all is", () => {
    expect(missingWindows([], window(5, 9))).toEqual([window(5, 9)]);
    expect(missingWindows([window(0, 20)], window(5, 9))).toEqual([]);
    expect(missingWindows([window(5, 9)], window(5, 9))).toEqual([]);
  });

  it("lie before, between and behind the covered ones", () => {
    expect(missingWindows([window(10, 19), window(30, 39)], window(0, 50))).toEqual([
      window(0, 9),
      window(20, 29),
      window(40, 50),
    ]);
    expect(missingWindows([window(30, 39), window(10, 35)], window(15, 45))).toEqual([window(40, 45)]);
  });

  it("hold exactly the instants that no covered window holds", () => {
    const any = fc.tuple(fc.nat(40), fc.nat(12)).map(([from, length]) => window(from, from + length));
    fc.assert(
      fc.property(fc.array(any, { maxLength: 6 }), any, (covered, wanted) => {
        const missing = missingWindows(covered, wanted);
        for (let ts = 0; ts <= 60; ts++) {
          const inside = (list: readonly TimeWindow[]): boolean => list.some(({ from, to }) => from <= ts && ts <= to);
          expect(inside(missing)).toBe(inside([wanted]) && !inside(covered));
        }
      }),
    );
  });

  it("of a reversed window are refused", () => {
    expect(() => missingWindows([], window(2, 1))).toThrow(
      expect.objectContaining({ code: "REVERSED_DATES" }) as Error,
    );
  });
});
