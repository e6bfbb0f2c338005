import { expect, test } from "vitest";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import { customIndicator } from "../../src/indicators/custom-indicator.js";
import { defineStrategy } from "../../src/strategy/define-strategy.js";
import { toDailyFrame } from "../support/daily-line.js";

const frame = toDailyFrame([10, 20, 30]);

function scaled(factor: number) {
  return customIndicator("scaled", {
    inputs: ["close"],
    warmup: 0,
    compute: ({ close }) => close.map((price) => price * factor),
  });
}

test("two indicators of one name stay two", () => {
  const rows: number[][] = [];
  const strategy = defineStrategy({
    indicators: () => ({ double: scaled(2), triple: scaled(3), ma2: scaled(5), mean: "ma2" }),
    onBar: (_i, row) => {
      rows.push([row.double, row.triple, row.ma2, row.mean]);
      return null;
    },
  });
  const result = runBacktest(frame, strategy);
  expect(rows).toEqual([
    [20, 30, 50, NaN],
    [40, 60, 100, 15],
    [60, 90, 150, 25],
  ]);
  expect([...result.frame.col("scaled")]).toEqual([20, 40, 60]);
  expect([...result.frame.col("triple")]).toEqual([30, 60, 90]);
});

test("one indicator under two names is one column", () => {
  const one = scaled(2);
  const strategy = defineStrategy({ indicators: () => ({ a: one, b: one }), onBar: () => null });
  expect(runBacktest(frame, strategy).frame.columnNames).toEqual([
    "ts",
    "open",
    "high",
    "low",
    "close",
    "volume",
    "scaled",
  ]);
});

test("a name that the bars have is refused", () => {
  const strategy = defineStrategy({ indicators: () => ({ close: "ma2" }), onBar: () => null });
  expect(() => runBacktest(frame, strategy)).toThrow('received "close"');
});
