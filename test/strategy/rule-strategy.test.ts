import { describe, expect, it } from "vitest";
import { assertCausal } from "../../src/backtest/audit.js";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import type { Condition, SignalRule } from "../../src/model/signal-rule.js";
import { computeDecisions } from "../../src/strategy/rule-decisions.js";
import { defineRuleStrategy } from "../../src/strategy/rule-strategy.js";
import { goldenDatasets } from "../support/golden-backtests.js";
import { toFrame } from "../support/scripted.js";

const closes = (...values: readonly number[]) => toFrame(values.map((close) => [close, 100, 1, close] as const));
const decide = (rule: SignalRule, ...values: readonly number[]): number[] =>
  Array.from(computeDecisions(closes(...values), rule));

describe("computeDecisions", () => {
  it("buys where a level is true, sells where it is false, and does nothing where it is unknown", () => {
    expect(decide({ level: { above: ["close", "ma3"] } }, 10, 11, 12, 9, 9, 9)).toEqual([0, 0, 1, -1, -1, -1]);
  });

  it("crosses on the bar of the change alone, and equality counts as not above", () => {
    const rule: SignalRule = { buy: { crossesAbove: ["close", 10] }, sell: { crossesBelow: ["close", 10] } };
    expect(decide(rule, 11, 12, 10, 9, 10, 11, 12, 9)).toEqual([0, 0, -1, 0, 0, 1, 0, -1]);
  });

  it("buys when both sides are true", () => {
    expect(decide({ buy: { above: ["close", 5] }, sell: { below: ["close", 15] } }, 10, 4, 16)).toEqual([1, -1, 1]);
  });

  it("shifts and scales columns", () => {
    const rise: Condition = { above: ["close", { column: "close", barsAgo: 2, times: 1.1 }] };
    expect(decide({ level: rise }, 10, 10, 11, 11.5, 20)).toEqual([0, 0, -1, 1, 1]);
  });

  it.each([
    ["all", { all: [{ above: ["close", 5] }, { above: ["close", "ma9"] }] }, 0],
    ["all", { all: [{ above: ["close", 50] }, { above: ["close", "ma9"] }] }, -1],
    ["any", { any: [{ above: ["close", 5] }, { above: ["close", "ma9"] }] }, 1],
    ["any", { any: [{ above: ["close", 50] }, { above: ["close", "ma9"] }] }, 0],
    ["not", { not: { above: ["close", "ma9"] } }, 0],
    ["not", { not: { above: ["close", 50] } }, 1],
  ] as const)("%s follows SQL where something is unknown: %j", (_name, level, decision) => {
    expect(decide({ level }, 10)).toEqual([decision]);
  });
});

describe("defineRuleStrategy", () => {
  const spy = goldenDatasets.find(({ name }) => name === "SPY_1d")!.load();

  it.each([
    ["ma_cross", { buy: { crossesAbove: ["ma20", "ma50"] }, sell: { crossesBelow: ["ma20", "ma50"] } }],
    ["db_ma_cross", { level: { above: ["ma20", "ma50"] } }],
    ["rsi", { buy: { below: ["rsi14", 30] }, sell: { above: ["rsi14", 70] } }],
    ["bollinger", { buy: { below: ["close", "bb_lower"] }, sell: { above: ["close", "bb_upper"] } }],
    ["macd", { buy: { crossesAbove: ["macd", "macd_signal"] }, sell: { crossesBelow: ["macd", "macd_signal"] } }],
  ] as const)("gives what the built-in %s gives", (name, rule) => {
    const own = runBacktest(spy, defineRuleStrategy("own", rule), { profile: "seed" });
    const builtin = runBacktest(spy, name, { profile: "seed" });
    expect(own.strategy).toBe("own");
    expect(own.decisions).toEqual(builtin.decisions);
    expect(own.equity).toEqual(builtin.equity);
    expect(own.trades.length).toBeGreaterThan(5);
  });

  it("knows the bars before the window", () => {
    const rule: SignalRule = { level: { above: ["close", { column: "ma50", barsAgo: 5 }] } };
    const window = { start: 60, end: 200 };
    const result = runBacktest(spy, defineRuleStrategy("own", rule), { window });
    expect(result.decisions).toEqual(computeDecisions(spy, rule).slice(60, 200));
    expect(result.decisions[0]).not.toBe(0);
  });

  it("sees no future", () => {
    const rule: SignalRule = { buy: { crossesAbove: ["close", "ma10"] }, sell: { below: ["close", "ma20"] } };
    expect(() => assertCausal(defineRuleStrategy("own", rule), spy.slice(0, 300))).not.toThrow();
  });
});
