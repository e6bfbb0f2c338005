import { describe, expect, it } from "vitest";
import { DataFrame } from "../../src/frame/danfo.js";
import { Frame } from "../../src/frame/frame.js";
import { UsageError } from "../../src/model/errors.js";
import { inspect } from "node:util";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import { CausalFrame } from "../../src/strategy/causal-frame.js";
import { moveTo } from "../../src/strategy/move-to.js";
import type { BarRow } from "../../src/strategy/row.js";
import { toDailyFrame } from "../support/daily-line.js";

const column = (shift: number): Float64Array => Float64Array.from([10, 11, 12, 13, 14], (price) => price + shift);

function causalFrame(bar: number): CausalFrame {
  const ts = Float64Array.from([2, 3, 6, 7, 8], (day) => Date.UTC(2020, 0, day));
  const bars = { ts, open: column(0), high: column(2), low: column(-2), close: column(1), volume: column(100) };
  const df = new CausalFrame(new Frame({ ...bars, ma2: column(0.5) }), new Map([["short", "ma2"]]));
  df[moveTo](bar);
  return df;
}

describe("the frame that a strategy sees", () => {
  it("is a danfo DataFrame of the rows so far, aliases included", () => {
    const df = causalFrame(2);
    expect(df).toBeInstanceOf(DataFrame);
    expect(df.shape).toEqual([3, 8]);
    expect(df.columns).toEqual(["ts", "open", "high", "low", "close", "volume", "ma2", "short"]);
    expect(df.close.values).toEqual([11, 12, 13]);
    expect(df.column("short").values).toEqual([10.5, 11.5, 12.5]);
    expect(df.index).toEqual([0, 1, 2]);
    expect(df.query(df.close.gt(11)).shape).toEqual([2, 8]);
    expect(df.iloc({ rows: ["1:"], columns: [4] }).values).toEqual([[12], [13]]);
  });

  it("grows with the clock, and rows to come do not exist", () => {
    const df = causalFrame(1);
    expect(df.close.max()).toBe(12);
    expect(df.describe().column("close").values[0]).toBe(2);
    df[moveTo](3);
    expect(df.close.max()).toBe(14);
    expect(df.describe().column("close").values[0]).toBe(4);
  });

  it("gives its first and last rows as frames", () => {
    const df = causalFrame(3);
    expect(df.tail(2).close.values).toEqual([13, 14]);
    expect([...df.head(2).col("short")]).toEqual([10.5, 11.5]);
  });

  it("refuses changes in place", () => {
    expect(() => causalFrame(2).drop({ columns: ["open"], inplace: true })).toThrow(UsageError);
  });
});

describe("rows to come", () => {
  const peeks: Readonly<Record<string, (df: CausalFrame) => unknown>> = {
    "at()": (df) => df.at("close", 3),
    "col().at()": (df) => df.col("close").at(3),
    "iloc(row)": (df) => df.iloc({ rows: [3] }),
    "iloc(range)": (df) => df.iloc({ rows: ["0:4"] }),
    "loc(label)": (df) => df.loc({ rows: [1, 4] }),
    "iat()": (df) => df.iat(3, 4),
  };
  it.each(Object.entries(peeks))("throw through %s", (_name, peek) => {
    expect(() => peek(causalFrame(2))).toThrow(
      expect.objectContaining({
        code: "LOOK_AHEAD",
        message: expect.stringMatching(/up to 2 .* at bar [34]\./) as string,
      }),
    );
  });

  it("are not in what counts from an end, however it is asked", () => {
    const df = causalFrame(2);
    for (const n of [-2, -1, 0, 2.5, 99, NaN, Infinity]) {
      expect(df.head(n).length).toBeLessThanOrEqual(3);
      expect(df.tail(n).length).toBeLessThanOrEqual(3);
      expect(df.col("close").last(n).length).toBeLessThanOrEqual(3);
    }
    expect(df.head(-1).length).toBe(0);
    expect([...df.tail(2).slice(-9, 9).col("close")]).toEqual([12, 13]);
  });

  it("cannot be found in a column, a frame or a row as a JavaScript object", () => {
    const seen: string[] = [];
    runBacktest(toDailyFrame([10, 11, 12, 777]), (i: number, row: BarRow, df: CausalFrame) => {
      if (i !== 1) return null;
      const things = [df, df.col("close"), row];
      for (const thing of things) {
        const members = Object.getOwnPropertyNames(Object.getPrototypeOf(thing));
        expect(members.filter((name) => /move|clock|frame|values/i.test(name))).toEqual([]);
        seen.push(inspect(thing, { depth: 9, showHidden: true }), JSON.stringify(thing));
      }
      return null;
    });
    expect(seen).toHaveLength(6);
    expect(seen.join("")).not.toContain("777");
  });

  it("are named with the strategy that asked for them", () => {
    const peek = (i: number, _row: BarRow, df: CausalFrame) => (df.at("close", i + 1) > 0 ? ("BUY" as const) : null);
    expect(() => runBacktest(toDailyFrame([10, 11]), peek)).toThrow(
      /^Strategy peek: Expected a bar up to 0 .*column "close" was read at bar 1/,
    );
    const early = { onStart: (df: CausalFrame) => df.at("close", 0), onBar: () => null };
    expect(() => early.onStart(causalFrame(-1))).toThrow(/nothing to be read before the first bar.*at bar 0/);
  });
});
