import { describe, expect, it } from "vitest";
import { bootstrapReturns } from "../../src/backtest/block-bootstrap.js";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import { runStressTest } from "../../src/backtest/stress-test.js";
import { commissionFunction, percentCommission } from "../../src/execution/commission.js";
import { Frame } from "../../src/frame/frame.js";
import { PortfolioStrategy } from "../../src/strategy/portfolio-strategy.js";
import { Strategy, type StrategyFunction } from "../../src/strategy/strategy.js";
import { makeBars } from "../support/make-bars.js";

const meta = { symbol: "T", resolution: "1d" } as const;
const frame = Frame.fromBars(makeBars(400), meta);

/** Prices that jump between 100 and 110: bought at 100 and sold at 110 by whoever is in time. */
function zigzag(): Frame {
  const bars = makeBars(40);
  for (let i = 0; i < 40; i++) {
    const price = i % 2 === 0 ? 100 : 110;
    for (const column of [bars.open, bars.high, bars.low, bars.close]) column[i] = price;
  }
  return Frame.fromBars(bars, meta);
}

const inTime = (i: number): "BUY" | "SELL" => (i % 2 === 1 ? "BUY" : "SELL");

describe("the stress test", () => {
  it("one bar of delay turns a run that is just in time into a loss, and the verdict names it", () => {
    const bars = zigzag();
    const result = runBacktest(bars, inTime);
    expect(result.metrics["total_return"]).toBeGreaterThan(1);
    const stress = runStressTest(result, bars, inTime);
    const late = stress.cases.find(({ name }) => name === "every decision one bar late")!;
    expect(late.totalReturn).toBeLessThan(-0.5);
    expect(stress.verdict).toContain("not: every decision one bar late");
    expect(stress.verdict).toContain("it beats buy & hold");
  });

  it("one bar of delay holds for a strategy whose onBar is a property", () => {
    class InTime extends Strategy {
      override onBar = inTime;
    }
    const bars = zigzag();
    const { cases } = runStressTest(runBacktest(bars, InTime), bars, InTime);
    expect(cases.find(({ name }) => name === "every decision one bar late")!.totalReturn).toBeLessThan(-0.5);
  });

  it("one bar of delay holds for a strategy over several symbols, too", () => {
    class InTime extends PortfolioStrategy {
      onTick(i: number) {
        return { weights: { A: i % 2 === 1 ? 1 : 0 } };
      }
    }
    const frames = { A: zigzag(), B: zigzag() };
    const stress = runStressTest(runBacktest(frames, InTime), frames, InTime);
    const late = stress.cases.find(({ name }) => name === "every decision one bar late")!;
    expect(stress.base.totalReturn).toBeGreaterThan(1);
    expect(late.totalReturn).toBeLessThan(-0.5);
  });

  it("names one session as one", () => {
    const bars = Frame.fromBars(makeBars(5), meta);
    const { cases } = runStressTest(runBacktest(bars, inTime), bars, inTime);
    const names = cases.map(({ name }) => name);
    expect(names).toContain("without the best session");
    expect(names).toContain("without the worst session");
  });

  it("does not call a run without a trade a loss", () => {
    const idle: StrategyFunction = () => null;
    const { verdict } = runStressTest(runBacktest(frame, idle), frame, idle);
    expect(verdict).toBe("It earned nothing as it ran; there is nothing to stress.");
  });

  it("an order of a group that comes too late for its own stop takes the group with it", () => {
    class Grouped extends PortfolioStrategy {
      onTick(i: number) {
        if (i !== 1) return null;
        const [market, limit] = [{ type: "market", stopLoss: 105 } as const, { type: "limit", limit: 90 } as const];
        return { oco: [market, limit].map((order) => ({ ...order, side: "BUY" as const, symbol: "A", quantity: 1 })) };
      }
    }
    const frames = { A: zigzag(), B: zigzag() };
    const { cases } = runStressTest(runBacktest(frames, Grouped), frames, Grouped);
    // Decided at 110; one bar later the price is 100.
    expect(cases.find(({ name }) => name === "every decision one bar late")).toMatchObject({
      failure: null,
      totalReturn: 0,
    });
  });

  it.each([
    ["is placed", 10, [120, 125], 0.005],
    ["is left out", 110, [90, 94], 0],
  ] as const)("a late order for another symbol %s by that symbol's price", (_what, own, [next, last], totalReturn) => {
    const inSteps = (first: number, second: number, third: number): Frame => {
      const bars = makeBars(40);
      for (const column of [bars.open, bars.high, bars.low, bars.close])
        column.fill(first).fill(second, 6).fill(third, 20);
      return Frame.fromBars(bars, meta);
    };
    const frames = { A: inSteps(own, own, own), B: inSteps(100, next, last) };
    const order = { type: "market", side: "BUY", symbol: "B", quantity: 10, stopLoss: 95, takeProfit: 130 } as const;
    // Decided on the bars of A, while B stands at 100; one bar later it has moved.
    const other: StrategyFunction = (i, { close }) => (i === 5 && close === own ? order : null);
    const result = runBacktest(frames, other);
    expect(result.fills[0]).toMatchObject({ symbol: "B", side: "BUY", quantity: 10 });
    const { cases } = runStressTest(result, frames, other);
    const late = cases.find(({ name }) => name === "every decision one bar late")!;
    expect(late.failure).toBeNull();
    expect(late.totalReturn).toBeCloseTo(totalReturn, 12);
  });

  it("an order that comes too late for its own stop is left out", () => {
    const bars = makeBars(40);
    for (const column of [bars.open, bars.high, bars.low, bars.close]) column.fill(100);
    // Decided at 100; one bar later the price is below the stop.
    for (const column of [bars.open, bars.high, bars.low, bars.close]) column.fill(90, 6);
    const flat = Frame.fromBars(bars, meta);
    const bracket: StrategyFunction = (i, { close }) =>
      i === 5 ? { type: "market", side: "BUY", stopLoss: close * 0.95 } : null;
    const result = runBacktest(flat, bracket);
    expect(result.trades).toHaveLength(1);
    const { cases } = runStressTest(result, flat, bracket);
    expect(cases.find(({ name }) => name === "every decision one bar late")!.totalReturn).toBe(0);
  });

  it("a case in which the strategy fails is one it does not survive, with the reason", () => {
    let runs = 0;
    const onlyOnce: StrategyFunction = (i) => {
      if (i === 0) runs++;
      return i === 1 ? "BUY" : runs > 1 && i === 250 ? ("FAIL" as never) : null;
    };
    const rising = makeBars(400);
    for (const column of [rising.open, rising.high, rising.low, rising.close])
      column.forEach((_, i) => (column[i] = 100 + i));
    const bars = Frame.fromBars(rising, meta);
    const { cases, verdict } = runStressTest(runBacktest(bars, onlyOnce), bars, onlyOnce);
    const late = cases.find(({ name }) => name === "every decision one bar late")!;
    expect(late).toMatchObject({ totalReturn: null, failure: expect.stringContaining('received "FAIL"') as string });
    expect(verdict).toContain("every decision one bar late, where it failed");
  });

  it("doubles the costs a run had, and tries 0.1 % where it had none", () => {
    const free = runBacktest(frame, "db_ma_cross");
    const withCosts = runBacktest(frame, "db_ma_cross", { commission: percentCommission(0.001) });
    const twice = runBacktest(frame, "db_ma_cross", { commission: percentCommission(0.002) });
    const cost = (result: typeof free, options = {}) =>
      runStressTest(result, frame, "db_ma_cross", options).cases.find(({ name }) => name.startsWith("costs"))!;
    expect(cost(free)).toMatchObject({
      name: "costs of 0.1 % an order",
      totalReturn: withCosts.metrics["total_return"],
    });
    expect(cost(withCosts, { commission: percentCommission(0.001) })).toMatchObject({
      name: "costs twice as high",
      totalReturn: twice.metrics["total_return"],
    });
  });

  it("doubles interest and borrow fees too, and no rebate", () => {
    const borrow: StrategyFunction = (i) => (i === 1 ? { target: 2 } : i === 200 ? { target: -1 } : null);
    const rebate = commissionFunction((quantity) => -0.1 * quantity);
    const options = { leverage: 3, commission: rebate, marginRate: 0.05, borrowRate: 0.03 };
    const result = runBacktest(frame, borrow, options);
    const twice = runBacktest(frame, borrow, { ...options, marginRate: 0.1, borrowRate: 0.06 });
    const { cases } = runStressTest(result, frame, borrow, options);
    const harder = cases.find(({ name }) => name === "costs twice as high")!;
    expect(harder.totalReturn).toBe(twice.metrics["total_return"]);
    expect(harder.totalReturn).toBeLessThan(result.metrics["total_return"]!);
  });

  it("the halves are runs on the halves, and parameters of the run are kept", () => {
    const options = { params: { short: 5, long: 15 } };
    const result = runBacktest(frame, "db_ma_cross", options);
    const { cases } = runStressTest(result, frame, "db_ma_cross", options);
    const first = runBacktest(frame, "db_ma_cross", { ...options, window: { start: 0, end: 200 } });
    const second = runBacktest(frame, "db_ma_cross", { ...options, window: { start: 200, end: 400 } });
    expect(cases.find(({ name }) => name === "first half")!.totalReturn).toBe(first.metrics["total_return"]);
    expect(cases.find(({ name }) => name === "second half")!.totalReturn).toBe(second.metrics["total_return"]);
  });

  it("the halves of several series are halves of their common clock", () => {
    const late = Frame.fromBars(makeBars(150, { seed: 2, from: frame.ts[250]! }), { symbol: "U", resolution: "1d" });
    const hold: StrategyFunction = (_i, _row, _df, strategy) => (strategy.position() === 0 ? { target: 0.4 } : null);
    const frames = { U: late, T: frame };
    const result = runBacktest(frames, hold);
    expect(result.bars).toBe(400);
    const { cases } = runStressTest(result, frames, hold);
    const half = (name: string) => cases.find((one) => one.name === name);
    const first = runBacktest(frame.slice(0, 200), hold);
    const second = runBacktest({ U: late, T: frame.slice(200) }, hold);
    expect(half("first half")).toMatchObject({ totalReturn: first.metrics["total_return"], failure: null });
    expect(half("second half")).toMatchObject({ totalReturn: second.metrics["total_return"], failure: null });
  });

  it("leaves out the best and the worst sessions exactly", () => {
    const result = runBacktest(frame, "db_ma_cross");
    const { cases } = runStressTest(result, frame, "db_ma_cross");
    const sorted = [...result.returns].sort((a, b) => a - b);
    const grow = (values: number[]): number => values.reduce((growth, value) => growth * (1 + value), 1) - 1;
    const find = (title: string): number => cases.find(({ name }) => name === title)!.totalReturn!;
    expect(find("without the 5 best sessions")).toBeCloseTo(grow(sorted.slice(0, -5)), 12);
    expect(find("without the 5 worst sessions")).toBeCloseTo(grow(sorted.slice(5)), 12);
  });

  it("tries the other seeding where a strategy has one, and warm-up inside where there is any before", () => {
    const window = { start: 100 };
    const result = runBacktest(frame, "macd", { window });
    const names = runStressTest(result, frame, "macd", { window }).cases.map(({ name }) => name);
    expect(names).toContain("indicators seeded talib");
    expect(names).toContain("warmed up inside the window");
  });

  it("works on one bar", () => {
    const one = frame.slice(0, 1);
    const result = runBacktest(one, "db_ma_cross");
    expect(runStressTest(result, one, "db_ma_cross").verdict).toContain("nothing to stress");
  });
});

describe("the block bootstrap", () => {
  const returns = Float64Array.from({ length: 250 }, (_, i) => Math.sin(i * 12.9898) / 50 + 0.001);

  it("gives the same band for the same seed, and another for another", () => {
    expect(bootstrapReturns(returns)).toEqual(bootstrapReturns(returns));
    expect(bootstrapReturns(returns, { seed: 2 })).not.toEqual(bootstrapReturns(returns));
  });

  it("is a point when every session is alike, and holds the total when they differ", () => {
    const alike = bootstrapReturns(new Float64Array(10).fill(0.01))!;
    expect(alike.low).toBeCloseTo(1.01 * 1.01 * 1.01 * 1.01 * 1.01 * 1.01 * 1.01 * 1.01 * 1.01 * 1.01 - 1, 12);
    expect(alike.high).toBe(alike.low);
    const total = returns.reduce((growth, value) => growth * (1 + value), 1) - 1;
    const { low, high } = bootstrapReturns(returns)!;
    expect(low).toBeLessThan(total);
    expect(high).toBeGreaterThan(total);
  });

  it("has nothing to say without sessions", () => {
    expect(bootstrapReturns(new Float64Array())).toBeNull();
  });
});
