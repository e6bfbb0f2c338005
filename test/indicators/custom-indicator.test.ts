import { describe, expect, test } from "vitest";
import { computeIndicators } from "../../src/indicators/compute-indicators.js";
import { customIndicator } from "../../src/indicators/custom-indicator.js";
import { UsageError } from "../../src/model/errors.js";
import { loadBars } from "../support/load-fixture.js";

const bars = loadBars("test/fixtures/bars/GOOG_1d.csv.gz", "GOOG", "1d").slice(0, 50);

function compute(compute: (columns: Readonly<Record<"close" | "volume", Float64Array>>) => unknown, warmup = 0) {
  const mine = customIndicator("mine", { inputs: ["close", "volume"], warmup, compute: compute as never });
  return computeIndicators(bars, { mine }).col("mine");
}

describe("customIndicator", () => {
  test("is a column made by any function of columns", () => {
    expect(compute(({ close, volume }) => close.map((price, i) => price * volume[i]!))[7]).toBe(
      bars.col("close")[7]! * bars.col("volume")[7]!,
    );
    expect(compute(({ close }) => [...close])).toEqual(bars.col("close"));
  });

  test("hides values before the declared warm-up, in a copy", () => {
    const values = compute(({ close }) => close, 3);
    expect([...values.slice(0, 4)]).toEqual([NaN, NaN, NaN, bars.col("close")[3]]);
    expect(bars.col("close")[0]).not.toBeNaN();
  });

  test("may sort and overwrite what it is given: the bars stay as they are", () => {
    const before = bars.col("close").slice();
    expect(compute(({ close }) => close.sort().fill(1, 0, 10))[9]).toBe(1);
    expect(bars.col("close")).toEqual(before);
  });

  test.each([undefined, { inputs: "close", warmup: 0, compute: () => [] }, { inputs: ["close"], warmup: 0 }])(
    "says what it needs: %j",
    (options) => {
      expect(() => customIndicator("mine", options as never)).toThrow(
        /^Expected indicator "mine" to have a list of inputs/,
      );
    },
  );

  test("is drawn in a panel of its own under its name unless it says otherwise", () => {
    const look = customIndicator("flow", { inputs: ["close"], warmup: 2, compute: ({ close }) => close }).spec;
    expect(look).toMatchObject({ pane: "own", label: "flow", group: "flow", style: "line", warmup: 2 });
    const over = customIndicator("mid", { inputs: [], warmup: 0, compute: () => [], spec: { pane: "price" } }).spec;
    expect(over.pane).toBe("price");
  });

  test.each([
    [
      "too few values",
      () => new Float64Array(49),
      'Expected indicator "mine" to return 50 values, one per bar of GOOG @ 1d, received "49"',
    ],
    ["too many values", () => new Array<number>(51).fill(0), 'received "51"'],
    ["nothing", () => undefined, 'received "undefined"'],
    ["a single number", () => 5, 'received "number"'],
    ["float32 values", () => new Float32Array(50), 'Expected indicator "mine" to return a Float64Array'],
    ["a word", () => ["x", ...new Array<number>(49).fill(1)], 'received "x" for bar 0, 2004-08-19'],
    ["a null", () => [1, 2, null, ...new Array<number>(47).fill(1)], 'received "null" for bar 2, 2004-08-23'],
  ])("names an indicator that returns %s", (_what, run, message) => {
    expect(() => compute(run)).toThrow(UsageError);
    expect(() => compute(run)).toThrow(message);
  });

  test.each([-1, 1.5, NaN])("refuses a warm-up of %d", (warmup) => {
    expect(() => compute(({ close }) => close, warmup)).toThrow(`received "${warmup}"`);
  });

  test("names a column that the frame lacks", () => {
    const mine = customIndicator("mine", { inputs: ["vwap"], warmup: 0, compute: ({ vwap }) => vwap });
    expect(() => computeIndicators(bars, [mine])).toThrow('received "vwap"');
  });
});
