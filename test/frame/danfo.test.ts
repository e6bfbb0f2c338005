import { createRequire } from "node:module";
import { describe, expect, it, vi } from "vitest";
import { DataFrame, Series, concat, merge } from "../../src/frame/danfo.js";
import { Frame } from "../../src/frame/frame.js";
import { dataFrameMembers } from "../../src/frame/lazy-data-frame.js";
import { UsageError } from "../../src/model/errors.js";

// Opening days and prices of the first five SPY bars of 2020, as stored in many places; only their order matters here.
const ts = [2, 3, 6, 7, 8].map((day) => Date.UTC(2020, 0, day));
const close = [324.87, 322.41, 323.64, 322.73, 324.45];

function someFrame(): Frame {
  const column = (shift: number): Float64Array => Float64Array.from(close, (price) => price + shift);
  return new Frame(
    {
      ts: Float64Array.from(ts),
      open: column(-1),
      high: column(2),
      low: column(-2),
      close: column(0),
      volume: Float64Array.from([59151200, 77709700, 55653900, NaN, 68296000]),
      ma2: Float64Array.from([NaN, 323.64, 323.025, 323.185, 323.59]),
    },
    { symbol: "SPY", resolution: "1d" },
  );
}

describe("a frame as a danfo DataFrame", () => {
  it("is an instance of DataFrame, and other objects are not", () => {
    expect(someFrame()).toBeInstanceOf(DataFrame);
    expect(someFrame().head(1)).toBeInstanceOf(DataFrame);
    expect({} instanceof DataFrame).toBe(false);
    expect((null as unknown) instanceof DataFrame).toBe(false);
    expect(new Series([1]) instanceof DataFrame).toBe(false);
    expect(someFrame() instanceof Series).toBe(false);
  });

  it("gives its columns as Series in double precision", () => {
    const frame = someFrame();
    expect(frame.close).toBeInstanceOf(Series);
    expect(frame.close.values).toEqual(close);
    expect(frame.column("ma2").count()).toBe(4);
    expect(frame.close.sub(frame.open).values).toEqual(close.map((price) => price - (price - 1)));
    expect(Reflect.get(frame, "ma2")).toBeInstanceOf(Series);
  });

  it("has rows, labels and shape", () => {
    const frame = someFrame();
    expect(frame.shape).toEqual([5, 7]);
    expect(frame.size).toBe(35);
    expect(frame.ndim).toBe(2);
    expect(frame.columns).toEqual(["ts", "open", "high", "low", "close", "volume", "ma2"]);
    expect(frame.index).toEqual([0, 1, 2, 3, 4]);
    expect(frame.values[1]).toEqual([ts[1], 321.41, 324.41, 320.41, 322.41, 77709700, 323.64]);
    expect(frame.dtypes).toEqual(Array.from({ length: 7 }, () => "float32"));
  });

  it("keeps row numbers as labels in head and tail", () => {
    const frame = someFrame();
    expect(frame.head(2).index).toEqual([0, 1]);
    expect(frame.tail(2).index).toEqual([3, 4]);
    expect(frame.tail(2).close.values).toEqual([322.73, 324.45]);
    expect(frame.tail(99).shape).toEqual([5, 7]);
    expect(frame.head(0).shape[0]).toBe(0);
  });

  it("selects by number, by label and by condition", () => {
    const frame = someFrame();
    expect(frame.iloc({ rows: ["1:3"], columns: [4] }).values).toEqual([[322.41], [323.64]]);
    expect(frame.loc({ rows: [4], columns: ["close"] }).values).toEqual([[324.45]]);
    expect(frame.iat(2, 4)).toBe(323.64);
    expect(frame.query(frame.close.gt(324)).index).toEqual([0, 4]);
  });

  it("describes its columns", () => {
    const described = someFrame().describe();
    expect(described.index).toEqual(["count", "mean", "std", "min", "median", "max", "variance"]);
    expect(described.column("close").values[0]).toBe(5);
    // Mean of the five closes by hand: 1618.10 / 5.
    expect(described.column("close").values[1]).toBeCloseTo(323.62, 10);
  });

  it("prints a table", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    try {
      someFrame().print();
      expect(String(log.mock.calls[0]?.[0])).toContain("324.87");
    } finally {
      log.mockRestore();
    }
  });

  it("gives new tables for what adds, drops and groups", () => {
    const frame = someFrame();
    const wider = frame.addColumn("range", frame.high.sub(frame.low));
    expect(wider.range.values).toEqual([4, 4, 4, 4, 4].map((range) => expect.closeTo(range, 9) as number));
    expect(frame.has("range")).toBe(false);
    expect(frame.drop({ columns: ["volume", "ma2"] }).columns).toEqual(["ts", "open", "high", "low", "close"]);
    const weeks = frame.addColumn("week", [1, 1, 2, 2, 2]).groupby(["week"]).col(["close"]).max();
    expect(weeks.values).toEqual([
      [1, 324.87],
      [2, 324.45],
    ]);
  });

  it("calculates between whole tables in float32", () => {
    const difference = someFrame()
      .loc({ columns: ["close"] })
      .sub(300);
    expect(difference.values[0]![0]).toBe(Math.fround(Math.fround(324.87) - 300));
  });

  it("joins with other tables in danfo's own functions", () => {
    const frame = someFrame();
    const below = concat({ dfList: [frame, frame.tail(1)], axis: 0 });
    expect(below.shape).toEqual([6, 7]);
    const other = new DataFrame([[ts[1]!, 1]], { columns: ["ts", "flag"] });
    expect(merge({ left: frame, right: other, on: ["ts"], how: "inner" }).shape).toEqual([1, 8]);
  });
});

describe("a frame stays as it is", () => {
  it("refuses danfo's changes in place and names the way to a copy", () => {
    const frame = someFrame();
    expect(() => frame.drop({ columns: ["open"], inplace: true })).toThrow(UsageError);
    expect(() => frame.drop({ columns: ["open"], inplace: true })).toThrow(/toDataFrame\(\)/);
    expect(() => Reflect.set(frame, "close", [1, 2, 3, 4, 5])).toThrow(/assignment to its "close"/);
    expect(frame.columns).toContain("open");
    expect(frame.close.values).toEqual(close);
  });

  it("gives copies that may be changed without touching it", () => {
    const frame = someFrame();
    const copy = frame.toDataFrame();
    copy.addColumn("one", [1, 1, 1, 1, 1], { inplace: true });
    copy.values[0]![4] = 0;
    frame.values[0]![4] = 0;
    expect(copy.shape).toEqual([5, 8]);
    expect(frame.close.values[0]).toBe(324.87);
    expect(frame.iat(0, 4)).toBe(324.87);
    expect(frame.col("close")[0]).toBe(324.87);
  });
});

describe("danfo is loaded at first use", () => {
  it("does not answer to names that are not danfo's", async () => {
    const frame = someFrame();
    expect(Reflect.get(frame, "then")).toBeUndefined();
    expect(await Promise.resolve(frame)).toBe(frame);
    expect(JSON.parse(JSON.stringify(frame))).toEqual({ symbol: "SPY", resolution: "1d", length: 5 });
    expect(Reflect.get(Frame.prototype, "iloc")).toBeUndefined();
  });

  it("knows every member of danfo's class by name", () => {
    // Network, files and browser plots are not part of it; danfo itself throws there.
    const outside = ["toCSV", "toJSON", "toExcel", "plot"];
    const internal = ["constructor", "cumOps", "loadArrayIntoNdframe", "loadObjectIntoNdframe"];
    const leftOut = new Set([...outside, ...internal]);
    const prototypes = [DataFrame.prototype, Object.getPrototypeOf(DataFrame.prototype) as object];
    const members = prototypes.flatMap((prototype) => Object.getOwnPropertyNames(prototype));
    const named = members.filter((name) => !name.startsWith("$") && !leftOut.has(name));
    expect(named.filter((name) => !dataFrameMembers.has(name))).toEqual([]);
  });

  it("is one class for import and require", () => {
    const required = createRequire(import.meta.url)("../../dist/danfo-bundle.cjs") as { DataFrame: unknown };
    expect(required.DataFrame).toBe(DataFrame);
  });
});
