import { expect, it } from "vitest";
import { formatMetric } from "../../src/cli/backtest-summary.js";

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
  ["sortino", Infinity, "n/a"],
])("%s of %s is shown as %s", (name, value, text) => {
  expect(formatMetric(name, value)).toBe(text);
});
