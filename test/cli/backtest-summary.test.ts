import { expect, it } from "vitest";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import { formatBacktest, formatMetric } from "../../src/cli/backtest-summary.js";
import { Frame } from "../../src/frame/frame.js";
import { createBarColumns } from "../../src/model/bar.js";
import { makeBars } from "../support/make-bars.js";

it.each([
  ["total_return", 0.1896, "18.96%"],
  ["max_drawdown", -0.29639, "-29.64%"],
  ["max_drawdown_days", 412.5, "412.50"],
  ["return_pct", 12.345, "12.35%"],
  ["sharpe", 0.3645, "0.36"],
  ["calmar", 1.5, "1.50"],
  ["trades", 12, "12"],
  ["win_rate", 0.5, "50.00%"],
  ["profit_factor", null, "n/a"],
  ["profit_factor", 0, "0.00"],
  ["sharpe", 1, "1.00"],
  ["max_drawdown_bars", 168, "168"],
  ["sortino", Infinity, "n/a"],
])("%s of %s is shown as %s", (name, value, text) => {
  expect(formatMetric(name, value)).toBe(text);
});

const manifest = {
  dataHash: "0".repeat(64),
  strategyHash: "0".repeat(64),
  strategy: "t",
  params: {},
  options: {},
  packageVersion: "0.0.0",
  lockfileHash: null,
  outsideHash: null,
  seed: null,
};
const run = { id: "a", family: "t", trial: 1, evidence: null, manifest };

it("the summary says how much depends on the way through a bar", () => {
  const bars = createBarColumns(4);
  for (let i = 0; i < 4; i++) {
    bars.ts[i] = Date.UTC(2024, 0, 2 + i);
    for (const name of ["open", "high", "low", "close"] as const) bars[name][i] = 100;
  }
  // The third bar reaches the stop at 90 and the target at 110.
  bars.high[2] = 115;
  bars.low[2] = 85;
  const frame = Frame.fromBars(bars, { symbol: "T", resolution: "1d" });
  const result = runBacktest(frame, (i) =>
    i === 0 ? { type: "market", side: "BUY", stopLoss: 90, takeProfit: 110 } : null,
  );
  const summary = formatBacktest({ result, warnings: [], run, stress: null, plot: null });
  expect(summary).toContain(
    "ambiguous inside one bar: 100.00% of the trades; return -10.00% if pessimistic, 10.00% if optimistic",
  );
});

it("one bar is not several", () => {
  const frame = Frame.fromBars(makeBars(1), { symbol: "T", resolution: "1d" });
  const result = runBacktest(frame, () => null);
  const summary = formatBacktest({ result, warnings: [], run, stress: null, plot: null });
  expect(summary).toContain(" · 1 bar · 0 trades · ");
});
