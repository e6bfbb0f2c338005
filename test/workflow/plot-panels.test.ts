import { expect, it } from "vitest";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import { Frame } from "../../src/frame/frame.js";
import { addPlotPanels } from "../../src/workflow/plot-panels.js";
import { makeBars } from "../support/make-bars.js";

const series = (symbol: string, bars: number): Frame => Frame.fromBars(makeBars(bars), { symbol, resolution: "1d" });

it("the picture of one symbol gets the columns of its panels", () => {
  const frame = series("A", 60);
  const { frame: drawn } = addPlotPanels(
    runBacktest(frame, () => null),
    { frame, start: 0 },
    "full",
  );
  expect(drawn.columnNames).toEqual(expect.arrayContaining(["ma20", "ma50", "bb_upper", "rsi14", "macd_hist"]));
});

it("the picture of an account of several symbols gets none of one of them, whatever their lengths", () => {
  const frames = { A: series("A", 30), B: series("B", 60) };
  const result = runBacktest(frames, () => null);
  expect(addPlotPanels(result, { frame: frames.A, start: 0 }, "full").frame).toBe(result.frame);
});
