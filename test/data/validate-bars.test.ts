import { describe, expect, it } from "vitest";
import { assertBars } from "../../src/data/validate-bars.js";
import { concatBars, sliceBars, type BarColumnName, type BarColumns } from "../../src/model/bar.js";
import { makeBars, pickBars } from "../support/make-bars.js";

const series = { symbol: "SPY", resolution: "1d" } as const;

function withValue(name: BarColumnName | "ts", value: number): BarColumns {
  const bars = concatBars([makeBars(5)]);
  bars[name][2] = value;
  return bars;
}

describe("bars are refused", () => {
  it.each([
    ["open", NaN, `open is "NaN", expected a finite price`],
    ["high", Infinity, `high is "Infinity", expected a finite price`],
    ["close", -Infinity, `close is "-Infinity", expected a finite price`],
    ["low", -1, `low is "-1", expected a price above zero`],
    ["open", 0, `open is "0", expected a price above zero`],
    ["volume", -5, `volume is "-5", expected a finite number that is not negative`],
    ["volume", Infinity, `volume is "Infinity", expected a finite number that is not negative`],
  ] as const)("whose %s is %d", (name, value, problem) => {
    expect(() => assertBars(withValue(name, value), series)).toThrow(
      expect.objectContaining({
        code: "BAD_BARS",
        message: `SPY @ 1d: row 3, 2020-01-03: ${problem}. Nothing was stored; correct or leave out these bars.`,
      }) as Error,
    );
  });

  it("whose high is below their low", () => {
    expect(() => assertBars(withValue("high", 1), series)).toThrow(/row 3, 2020-01-03: high "1" is below low/);
  });

  it("that are two of one time", () => {
    const bars = pickBars(makeBars(3), [0, 1, 1, 2]);
    expect(() => assertBars(bars, series)).toThrow(
      expect.objectContaining({
        code: "CONFLICTING_BARS",
        message: "SPY @ 1d: rows 2 and 3 are both of 2020-01-02. Keep one of them; nothing was stored.",
      }) as Error,
    );
  });

  it("whose times do not rise, or are none", () => {
    expect(() => assertBars(pickBars(makeBars(3), [1, 0, 2]), series)).toThrow(
      /row 2, 2020-01-01: ts does not rise \(the row before is 2020-01-02\)/,
    );
    expect(() => assertBars(withValue("ts", NaN), series)).toThrow(
      /row 3, NaN: ts is "NaN", expected epoch milliseconds from 1750 to 2249/,
    );
    expect(() => assertBars(withValue("ts", 1e15), series)).toThrow(/ts is "1000000000000000"/);
  });

  it("whose columns differ in length", () => {
    const bars = { ...makeBars(5), volume: new Float64Array(4) };
    expect(() => assertBars(bars, series)).toThrow(/expected 5 values in "volume" as in "ts", received 4/);
  });

  it("with the first three problems named and the others counted", () => {
    const bars = concatBars([makeBars(9)]);
    bars.close.fill(NaN);
    expect(() => assertBars(bars, series)).toThrow(/row 1, .*row 2, .*row 3, .* \(and 6 more\)\./);
  });
});

it("good bars, none at all and a missing volume are accepted", () => {
  const bars = makeBars(50);
  bars.open[3] = bars.high[3] = bars.low[3] = bars.close[3] = 5;
  bars.volume.fill(NaN);
  assertBars(bars, series);
  assertBars(sliceBars(bars, 0, 0), series);
});
