import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { heldRuns } from "../../src/plot/position-ribbon.js";

const position = fc
  .array(fc.constantFrom(-2, 0, 0, 3), { minLength: 1, maxLength: 300 })
  .map((held) => Float64Array.from(held));

describe("heldRuns", () => {
  it("joins bars of one side, and leaves out the flat ones", () => {
    expect(heldRuns(Float64Array.of(0, 5, 5, 0, -1, -1, 2), 10)).toEqual([
      { from: 1, to: 3, share: 1 },
      { from: 4, to: 6, share: -1 },
      { from: 6, to: 7, share: 1 },
    ]);
  });

  it("is paler where only some bars of a pixel column were held", () => {
    expect(heldRuns(Float64Array.of(1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1), 2)).toEqual([
      { from: 0, to: 8, share: 0.25 },
      { from: 8, to: 16, share: 1 },
    ]);
  });

  it("with a column per bar marks exactly the bars held, on their side", () => {
    fc.assert(
      fc.property(position, (held) => {
        const marked = new Float64Array(held.length);
        for (const { from, to, share } of heldRuns(held, held.length)) marked.fill(share, from, to);
        expect([...marked]).toEqual(Array.from(held, (units) => Math.sign(units)));
      }),
    );
  });

  it("never overlaps and never hides that something was held", () => {
    fc.assert(
      fc.property(position, fc.integer({ min: 1, max: 50 }), (held, columns) => {
        const longs = Float64Array.from(held, (units) => Math.max(0, units));
        const runs = heldRuns(longs, columns);
        expect(runs.every((run, i) => i === 0 || run.from >= runs[i - 1]!.to)).toBe(true);
        longs.forEach((units, bar) => {
          if (units > 0) expect(runs.some(({ from, to }) => from <= bar && bar < to)).toBe(true);
        });
      }),
    );
  });
});
