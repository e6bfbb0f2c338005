import { expect, test } from "vitest";
import { computeIndicators } from "../../src/indicators/compute-indicators.js";
import { createStreaming } from "../../src/indicators/create-streaming.js";
import { customIndicator } from "../../src/indicators/custom-indicator.js";
import { macd } from "../../src/indicators/macd.js";
import { onTimeframe } from "../../src/indicators/on-timeframe.js";
import { sma } from "../../src/indicators/sma.js";
import type { StreamingBar } from "../../src/indicators/indicator-stream.js";
import { loadBars } from "../support/load-fixture.js";

const bars = loadBars("test/fixtures/bars/GOOG_1d.csv.gz", "GOOG", "1d").slice(0, 300);

function rows(): StreamingBar[] {
  return Array.from(bars.ts, (_, i) => bars.row(i) as unknown as StreamingBar);
}

test("a custom indicator streams to the last bit", async () => {
  const momentum = customIndicator("momentum", {
    inputs: ["close"],
    warmup: 10,
    compute: ({ close }) => close.map((price, i) => price / (close[i - 10] ?? NaN) - 1),
  });
  const stream = await createStreaming(momentum);
  const want = computeIndicators(bars, { momentum }).col("momentum");
  expect(Float64Array.from(rows(), (bar) => stream.add(bar))).toEqual(want);
});

test("streaming averages of constant prices are equal", async () => {
  const [short, long] = [await createStreaming(sma(20)), await createStreaming(sma(50))];
  const bar = { ...rows()[0]!, close: 0.1 };
  for (let i = 0; i < 60; i++) {
    const pair = [short.add(bar), long.add(bar)];
    if (i >= 49) expect(pair).toEqual([0.1, 0.1]);
  }
});

test("a fast average that is the slower one streams too", async () => {
  const { histogram } = macd({ fast: 20, slow: 5, signal: 3 });
  const stream = await createStreaming(histogram);
  expect(Float64Array.from(rows(), (bar) => stream.add(bar))).toEqual(
    computeIndicators(bars, { histogram }).col("histogram"),
  );
});

test("an indicator on a larger timeframe streams when it knows the bar size", async () => {
  const weekly = onTimeframe("1w", sma(3));
  const stream = await createStreaming(weekly, { resolution: "1d" });
  const want = computeIndicators(bars, { weekly }).col("weekly");
  expect(Float64Array.from(rows(), (bar) => stream.add(bar))).toEqual(want);
});

test("says what it follows", async () => {
  expect((await createStreaming(sma(20))).indicator.name).toBe("sma20");
});
