import { expect, it } from "vitest";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import { Frame } from "../../src/frame/frame.js";
import { toDailyFrame } from "../support/daily-line.js";

const { bars } = toDailyFrame([10, 11, 12]);
const at = (ts: Float64Array): Frame => Frame.fromBars({ ...bars, ts }, { symbol: "SPY", resolution: "1d" });

it.each([
  ["nanoseconds", bars.ts.map((ms) => ms * 1e6), / at bar 0\. Divide nanoseconds by 1e6\.$/],
  ["no number", Float64Array.of(bars.ts[0]!, NaN, bars.ts[2]!), /received NaN at bar 1\./],
  ["an instant that no date has", Float64Array.of(bars.ts[0]!, bars.ts[1]!, 8.64e15 + 1), / at bar 2\./],
])("times that are %s are refused", (_title, ts, message) => {
  expect(() => runBacktest(at(ts), "macd")).toThrow(
    expect.objectContaining({ code: "BAD_BARS", message: expect.stringMatching(message) as string }),
  );
});
