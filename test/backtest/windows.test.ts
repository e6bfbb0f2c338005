import { describe, expect, it } from "vitest";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import { runStressTest } from "../../src/backtest/stress-test.js";
import { Frame } from "../../src/frame/frame.js";
import type { StrategyFunction } from "../../src/strategy/strategy.js";
import { toFrame, tsOf, type BarText } from "../support/scripted.js";

const bars = (count: number): BarText[] => Array.from({ length: count }, (_, i) => [100 + i, 101 + i, 99 + i, 100 + i]);
const buyFirst: StrategyFunction = () => "BUY";

describe("a window over several symbols", () => {
  const frames = { LONG: toFrame(bars(10), "LONG"), LATE: toFrame(bars(6), "LATE", 4) };

  it("counts rows of their common clock", () => {
    const result = runBacktest(frames, buyFirst, { window: { start: 5, end: 9 } });
    expect(Array.from(result.frame.ts)).toEqual([5, 6, 7, 8].map(tsOf));
    expect(result.fills.map(({ symbol, ts }) => [symbol, ts])).toEqual([
      ["LONG", tsOf(6)],
      ["LATE", tsOf(6)],
    ]);
  });

  it("may be given by ticker, as rows of each frame", () => {
    const result = runBacktest(frames, buyFirst, { window: { LONG: { start: 7 }, LATE: { start: 2, end: 5 } } });
    expect(result.fills.map(({ symbol, ts }) => [symbol, ts])).toEqual([
      ["LATE", tsOf(7)],
      ["LONG", tsOf(8)],
    ]);
  });

  it("names the symbol that has no bar in it", () => {
    expect(() => runBacktest(frames, buyFirst, { window: { end: 3 } })).toThrow(
      /bars of LATE inside the window of rows 0 to 3 of the common clock \(10 instants\), received none/,
    );
  });

  it("names what it does not know, instead of running on everything", () => {
    const run = (window: object) => () => runBacktest(frames, buyFirst, { window });
    expect(run({ LNOG: { start: 7 } })).toThrow(/by ticker \(LONG, LATE\), received "LNOG"\. Did you mean "LONG"\?/);
    expect(run({ LONG: { form: 7 } })).toThrow(/of rows \(start, end\), received "form"/);
    expect(run({ from: 7 })).toThrow(/of rows \(start, end\), received "from"/);
    const nameless = Frame.fromBars(frames.LONG.bars, { resolution: "1d" });
    expect(() => runBacktest(nameless, buyFirst, { window: { LONG: { start: 7 } } })).toThrow(
      /by ticker \(none has a name\), received "LONG"/,
    );
  });

  it("is cut in halves of the same instants", () => {
    const window = { start: 5, end: 9 };
    const { cases } = runStressTest(runBacktest(frames, buyFirst, { window }), frames, buyFirst, { window });
    const [first, second] = ["first half", "second half"].map((name) => cases.find((one) => one.name === name)!);
    const half = (start: number, end: number) => runBacktest(frames, buyFirst, { window: { start, end } });
    expect(first!.totalReturn).toBe(half(5, 7).metrics["total_return"]);
    expect(second!.totalReturn).toBe(half(7, 9).metrics["total_return"]);
  });

  it("of one symbol, by ticker, is cut in halves inside itself", () => {
    const { LONG } = frames;
    const options = { window: { LONG: { start: 4 } } };
    const { cases } = runStressTest(runBacktest(LONG, buyFirst, options), LONG, buyFirst, options);
    const half = runBacktest(LONG, buyFirst, { window: { start: 4, end: 7 } });
    expect(cases.find(({ name }) => name === "first half")!.totalReturn).toBe(half.metrics["total_return"]);
  });
});
