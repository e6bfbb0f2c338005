import { describe, expect, it } from "vitest";
import { DataFrame } from "../../src/frame/danfo.js";
import { Frame } from "../../src/frame/frame.js";
import { UsageError } from "../../src/model/errors.js";
import { CausalFrame } from "../../src/strategy/causal-frame.js";

const column = (shift: number): Float64Array => Float64Array.from([10, 11, 12, 13, 14], (price) => price + shift);

function causalFrame(bar: number): CausalFrame {
  const ts = Float64Array.from([2, 3, 6, 7, 8], (day) => Date.UTC(2020, 0, day));
  const bars = { ts, open: column(0), high: column(2), low: column(-2), close: column(1), volume: column(100) };
  const df = new CausalFrame(new Frame({ ...bars, ma2: column(0.5) }), new Map([["short", "ma2"]]));
  df.moveTo(bar);
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
    df.moveTo(3);
    expect(df.close.max()).toBe(14);
    expect(df.describe().column("close").values[0]).toBe(4);
    expect(() => df.iloc({ rows: [4] })).toThrow();
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
