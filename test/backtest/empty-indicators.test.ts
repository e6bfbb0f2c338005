import { expect, it } from "vitest";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import { Frame } from "../../src/frame/frame.js";
import { defineStrategy } from "../../src/strategy/define-strategy.js";
import { makeBars } from "../support/make-bars.js";

const cross = defineStrategy({
  name: "cross",
  indicators: () => ({ short: "ma5", long: "ma50" }),
  onBar: (_bar, row) => (row.short > row.long ? "BUY" : "SELL"),
});

const toFrame = (bars: number): Frame => Frame.fromBars(makeBars(bars), { symbol: "T", resolution: "1d" });

it.each(["native", "seed", "bpy"] as const)(
  "an indicator that needs more bars than there are is named: %s",
  (profile) => {
    expect(runBacktest(toFrame(30), cross, { profile }).warnings).toContain(
      "Indicator long of T gave no value on any of these 30 bars: no rule about it was ever true. " +
        "Fetch more bars, or widen the window.",
    );
    expect(runBacktest(toFrame(3), cross, { profile }).warnings.join()).toContain(
      "Indicators short, long of T gave no",
    );
    expect(runBacktest(toFrame(50), cross, { profile }).warnings.join()).not.toContain("gave no value");
  },
);
