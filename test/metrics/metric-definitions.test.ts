import { expect, it } from "vitest";
import { profiles } from "../../src/backtest/profile.js";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import { listMetricDefinitions } from "../../src/metrics/metric-definitions.js";
import { metricSources } from "../../src/metrics/metric-sources.js";
import { goldenDatasets } from "../support/golden-backtests.js";

const frame = goldenDatasets[0].load();

it.each(profiles)("every metric of profile %s has a definition, and every definition a metric", (profile) => {
  const result = runBacktest(frame, "macd", { profile });
  expect(Object.keys(result.metrics).sort()).toEqual([...listMetricDefinitions(profile).keys()].sort());
});

it("a source belongs to a metric that exists", () => {
  const names = [...listMetricDefinitions("native").keys()];
  expect(Object.keys(metricSources).filter((name) => !names.includes(name))).toEqual([]);
});

it("an explanation carries formula, inputs and value", () => {
  const result = runBacktest(frame, "macd", { riskFree: 0.02, minimumReturn: 0.0001 });
  expect(result.explain("sharpe")).toEqual({
    metric: "sharpe",
    profile: "native",
    formula: "mean(R - rf) / sd(R) * sqrt(A), sd with n - 1",
    unit: "ratio",
    source: "Sharpe 1994, The Sharpe Ratio, Journal of Portfolio Management 21(1)",
    value: result.metrics["sharpe"],
    inputs: { A: 252, riskFree: 0.02, minimumReturn: 0.0001, n: 2148, observation: "session", start: 10_000 },
  });
});

it("an unknown metric is named with the nearest one", () => {
  const result = runBacktest(frame, "macd");
  expect(() => result.explain("sharp")).toThrow(/Did you mean "sharpe"\?/);
});

it("the deepest drawdown of the list is the maximum drawdown", () => {
  const result = runBacktest(frame, "macd");
  expect(result.drawdowns).toHaveLength(5);
  expect(result.drawdowns[0]!.depth).toBe(result.metrics["max_drawdown"]);
});
