import { describe, expect, it, vi } from "vitest";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import { Frame } from "../../src/frame/frame.js";
import type { Decision } from "../../src/model/order.js";
import { defineStrategy } from "../../src/strategy/define-strategy.js";
import { PortfolioStrategy, type SymbolView } from "../../src/strategy/portfolio-strategy.js";
import { scripted, toFrame, tsOf, type BarText } from "../support/scripted.js";

const flat: BarText = [10, 10, 10, 10];
const at = (price: number): BarText => [price, price, price, price];

describe("several symbols in one account", () => {
  it("share the money evenly and mark each at its own price", () => {
    const frames = {
      A: toFrame([flat, flat, [12, 12, 12, 12]]),
      B: toFrame([flat, [20, 20, 20, 20], [20, 20, 20, 20]]),
    };
    const result = runBacktest(frames, scripted({ 0: "BUY" }), { cash: 1000 });
    expect(result.fills.map(({ symbol, bar, quantity, price }) => [symbol, bar, quantity, price])).toEqual([
      ["A", 1, 50, 10],
      ["B", 1, 25, 20],
    ]);
    expect(Array.from(result.equity)).toEqual([1000, 1000, 1100]);
    expect(result.symbol).toBeNull();
    expect(result.resolution).toBe("1d");
    expect(result.symbols).toEqual(["A", "B"]);
    expect(result.signals.map(({ symbol }) => symbol)).toEqual(["A", "B"]);
  });

  it("a missing bar keeps the last price: it is not a return of zero or of minus everything", () => {
    const holes = toFrame([flat, flat, [11, 11, 11, 11]]);
    const b = Frame.fromBars({ ...holes.bars, ts: Float64Array.of(tsOf(0), tsOf(1), tsOf(3)) }, holes);
    const result = runBacktest({ A: toFrame([flat, flat, flat, flat]), B: b }, scripted({ 0: "BUY" }), { cash: 1000 });
    expect(Array.from(result.equity)).toEqual([1000, 1000, 1000, 1050]);
    expect(result.bars).toBe(4);
  });

  it("a frame under another name keeps its stored columns", () => {
    // Higher than any bar here: what was there before the first one.
    const known = toFrame([flat, flat]).with({ ath: Float64Array.of(15, 15) });
    const seen: number[] = [];
    const strategy = defineStrategy({
      indicators: () => ({ ath: "ath" }),
      onBar: (_i, row) => {
        seen.push(row.ath);
        return null;
      },
    });
    runBacktest({ OTHER: known }, strategy);
    expect(seen).toEqual([15, 15]);
  });

  it("a series that starts later and one that ends earlier are fine", () => {
    const late = toFrame([flat, flat], "B", 2);
    const result = runBacktest({ A: toFrame([flat, flat]), B: late }, scripted({ 0: "BUY" }), { cash: 1000 });
    expect(result.fills.map(({ symbol, bar }) => [symbol, bar])).toEqual([
      ["A", 1],
      ["B", 3],
    ]);
    expect(result.trades.map(({ symbol, open }) => [symbol, open])).toEqual([
      ["A", true],
      ["B", true],
    ]);
  });

  it("says so when bars overlap: a close would be known before its time", () => {
    const hours = (symbol: string, ...opens: number[]): Frame =>
      Frame.fromBars(
        { ...toFrame([flat, flat, flat]).bars, ts: Float64Array.from(opens, (hour) => tsOf(0) + hour * 36e5) },
        { symbol, resolution: "1h" },
      );
    const stock = hours("A", 14.5, 15, 16);
    const run = (other: Frame) => runBacktest({ A: stock, B: other }, scripted({ 0: "BUY" }), { cash: 1000 }).warnings;
    expect(run(hours("B", 14.5, 15, 16))).toEqual([]);
    expect(run(hours("B", 15, 17, 18))).toEqual([]);
    const [warning, ...rest] = run(hours("B", 13, 14, 15));
    expect(rest).toEqual([]);
    expect(warning).toContain("1 bars of B are still open when a bar of another symbol opens");
    expect(warning).toContain("T14:00:00Z");
  });

  it("rebalances to weights, selling before it buys", () => {
    class Switch extends PortfolioStrategy {
      onTick(i: number, symbols: Readonly<Record<string, SymbolView>>) {
        expect(Object.keys(symbols)).toEqual(["A", "B"]);
        if (i === 0) return { weights: { A: 1, B: 0 } };
        return i === 1 ? { weights: { B: 1, A: 0 } } : null;
      }
    }
    const result = runBacktest({ B: toFrame([flat, flat, flat]), A: toFrame([flat, flat, flat]) }, scripted({}), {
      cash: 1000,
    });
    expect(result.fills).toEqual([]);
    const switched = runBacktest({ A: toFrame([flat, flat, flat]), B: toFrame([flat, flat, flat]) }, Switch, {
      cash: 1000,
    });
    expect(switched.fills.map(({ symbol, bar, side, quantity }) => [symbol, bar, side, quantity])).toEqual([
      ["A", 1, "BUY", 100],
      ["A", 2, "SELL", 100],
      ["B", 2, "BUY", 100],
    ]);
  });

  it("a decision over several symbols has to name its own: which of them has a bar is chance", () => {
    const order = { type: "market", side: "BUY" } as const;
    const run = (decision: Decision, frames = { A: toFrame([flat, flat]), B: toFrame([flat, flat]) }) => {
      class Decided extends PortfolioStrategy {
        onTick = (i: number): Decision => (i === 0 ? decision : null);
      }
      return runBacktest(frames, Decided, { cash: 1000 });
    };
    for (const decision of ["BUY", order, [{ target: 0.5 }], { oco: [{ ...order, symbol: "A" }, order] }] as const) {
      expect(() => run(decision)).toThrow(/A @ 1d, bar 0, .*: expected what onTick decides .* to name its symbol/);
    }
    expect(run([{ ...order, symbol: "B" }, { weights: { A: 0 } }]).fills.map(({ symbol }) => symbol)).toEqual(["B"]);
  });

  it("is annualised by the sessions of the symbol that has most, whatever the order", () => {
    const [coin, share] = [toFrame([flat, at(11), at(10), at(12)]), toFrame([flat, at(9), at(12), at(11)])];
    const instruments = { COIN: { assetClass: "CRYPTO" } } as const;
    const run = (frames: Readonly<Record<string, Frame>>) =>
      runBacktest(frames, scripted({ 0: "BUY" }), { cash: 1000, instruments }).explain("sharpe");
    const explained = run({ SHARE: share, COIN: coin });
    expect(explained.inputs["A"]).toBe(365);
    expect(run({ COIN: coin, SHARE: share }).value).toBeCloseTo(explained.value!, 12);
  });

  it("takes splits, dividends and finer bars by ticker alone", () => {
    const frames = { A: toFrame([flat, flat]), B: toFrame([flat, flat]) };
    const corporateActions = [{ type: "dividend", ts: tsOf(1), amount: 1 }] as const;
    for (const options of [{ corporateActions }, { finer: frames.A, sameBar: "lowerTimeframe" } as const]) {
      expect(() => runBacktest(frames, scripted({ 0: "BUY" }), options)).toThrow(/of several symbols by ticker/);
    }
  });

  it("the first in order is served first when the money does not suffice", () => {
    const frames = { B: toFrame([flat, flat]), A: toFrame([flat, flat]) };
    const result = runBacktest(frames, scripted({ 0: { type: "market", side: "BUY", quantity: 60 } }), { cash: 1000 });
    expect(result.orders.map(({ symbol, filled, reason }) => [symbol, filled, reason])).toEqual([
      ["B", 60, null],
      ["A", 40, "insufficient funds"],
    ]);
  });

  it("frames of different resolution are refused by name", () => {
    const hourly = Frame.fromBars(toFrame([flat]).bars, { symbol: "B", resolution: "1h" });
    expect(() => runBacktest({ A: toFrame([flat], "A"), B: hourly }, scripted({}))).toThrow(/A @ 1d and B @ 1h/);
  });

  it("the seed profile takes one symbol", () => {
    expect(() => runBacktest({ A: toFrame([flat]), B: toFrame([flat]) }, "macd", { profile: "seed" })).toThrow(
      /one symbol/,
    );
  });
});

it("a portfolio strategy of another copy of the package is one as well", async () => {
  vi.resetModules();
  const other = await import("../../src/strategy/portfolio-strategy.js");
  class Half extends other.PortfolioStrategy {
    onTick(i: number) {
      return i === 0 ? { weights: { A: 0.5 } } : null;
    }
  }
  expect(new Half()).not.toBeInstanceOf(PortfolioStrategy);
  expect(runBacktest({ A: toFrame([flat, flat]) }, Half, { cash: 1000 }).trades).toHaveLength(1);
});

it("a portfolio strategy is refused by the profiles that never ask it", () => {
  class Idle extends PortfolioStrategy {
    onTick() {
      return null;
    }
  }
  for (const profile of ["seed", "bpy"] as const) {
    expect(() => runBacktest(toFrame([flat, flat]), Idle, { profile })).toThrow(
      expect.objectContaining({ code: "CONFLICTING_OPTIONS", message: expect.stringContaining("onTick") as string }),
    );
  }
});

it.each(["constructor", "__proto__"])("the ticker %s finds no options in what every object has", (ticker) => {
  const frame = Frame.fromBars(toFrame([flat, flat, flat]).bars, { symbol: ticker, resolution: "1d" });
  const options = { instruments: {}, corporateActions: {}, finer: {}, window: {}, cash: 1000 };
  expect(runBacktest(frame, scripted({ 0: "BUY" }), options).trades).toHaveLength(1);
});
