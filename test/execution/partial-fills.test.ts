import { describe, expect, it } from "vitest";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import type { BacktestOptions } from "../../src/backtest/backtest-options.js";
import { fixedCommission } from "../../src/execution/commission.js";
import type { Decision } from "../../src/model/order.js";
import { scripted, toFrame, type BarText } from "../support/scripted.js";

/** A bar on which the price stands at 10 and so many units are traded. */
const calm = (volume: number): BarText => [10, 10, 10, 10, volume];
const buy = { type: "market", side: "BUY" } as const;
const sell = { type: "market", side: "SELL" } as const;

function run(bars: readonly BarText[], script: Readonly<Record<number, Decision>>, options: BacktestOptions = {}) {
  return runBacktest(toFrame(bars), scripted(script), { cash: 1000, volumeShare: 1, ...options });
}

describe("what is left of an order", () => {
  it("that may only reduce never turns the position that another one reduced first", () => {
    const bars: BarText[] = [calm(0), calm(10), calm(4), [12, 12, 12, 12, 100], calm(100)];
    const { position, orders } = run(bars, {
      0: { ...buy, quantity: 10 },
      1: [
        { type: "limit", side: "SELL", limit: 12, quantity: 5 },
        { ...sell, reduceOnly: true, quantity: 9 },
      ],
    });
    // Bar 2: 4 of the 9. Bar 3: the limit takes 5 of the 6 left, one is there for the rest of 5.
    expect(Array.from(position)).toEqual([0, 10, 6, 0, 0]);
    expect(orders[2]).toMatchObject({ quantity: 9, filled: 5, status: "filled", reason: "more than is held" });
  });

  it("that may only reduce goes when nothing is left", () => {
    const bars: BarText[] = [calm(0), calm(10), calm(4), [12, 12, 12, 12, 100], calm(100)];
    const limit = { type: "limit", side: "SELL", limit: 12, quantity: 6 } as const;
    const { position, orders } = run(bars, { 0: { ...buy, quantity: 10 }, 1: [limit, { close: 1 }] });
    expect(Array.from(position)).toEqual([0, 10, 6, 0, 0]);
    expect(orders[2]).toMatchObject({ filled: 4, status: "cancelled", reason: "nothing to reduce" });
  });

  it("goes when the signal turns: an entry before SELL, an exit before BUY", () => {
    const entry = run([calm(0), calm(4), calm(4), calm(4), calm(4)], { 0: "BUY", 1: "SELL" });
    expect(Array.from(entry.position)).toEqual([0, 4, 0, 0, 0]);
    expect(entry.orders[0]).toMatchObject({ filled: 4, status: "cancelled", reason: "replaced by a newer order" });
    const exit = run([calm(0), calm(100), calm(30), calm(30), calm(30)], { 0: "BUY", 1: "SELL", 2: "BUY" });
    expect(Array.from(exit.position)).toEqual([0, 100, 70, 70, 70]);
  });

  it("goes when a new target comes, weight 0 included", () => {
    const bars = [calm(0), calm(100), calm(4), calm(40), calm(40), calm(40)];
    const { position } = run(bars, { 0: { target: 1 }, 1: { target: 0 }, 2: { target: 0.5 } });
    expect(Array.from(position)).toEqual([0, 100, 96, 56, 50, 50]);
  });

  it("has paid its least commission already", () => {
    const { orders } = run(
      [calm(0), calm(5), calm(5)],
      { 0: { ...buy, quantity: 10 } },
      { cash: 101, commission: fixedCommission(1) },
    );
    expect(orders[0]).toMatchObject({ filled: 10, status: "filled", reason: null });
  });
});

describe("brackets of two entries", () => {
  const bracket = { ...buy, quantity: 10, takeProfit: 12, stopLoss: 8 };
  const bars: BarText[] = [calm(0), calm(10), calm(10), [10, 12, 10, 10, 4], [9, 9, 7, 7, 100], calm(100)];

  it("each sell what their own entry bought, over both sides together", () => {
    const { orders, position } = run(bars, {
      0: { ...bracket, id: "a" },
      1: { ...bracket, id: "b", stopLoss: 5, takeProfit: 30 },
    });
    const filled = Object.fromEntries(orders.map((order) => [order.id, order.filled]));
    expect(filled).toMatchObject({ "a:takeProfit": 4, "a:stopLoss": 6, "b:stopLoss": 0, "b:takeProfit": 0 });
    expect(position[5]).toBe(10);
  });
});

describe("a stop that fills in part while its entry still fills", () => {
  it("grows with what the entry adds", () => {
    const bars: BarText[] = [calm(0), calm(3), [9, 9, 8, 8, 1], [7, 7, 7, 7, 100], [7, 7, 7, 7, 100]];
    const entry = { type: "limit", side: "BUY", limit: 10, quantity: 6, stopLoss: 8 } as const;
    const { position, orders } = run(bars, { 0: entry });
    // Bar 2: one more at the open, and no volume left for the stop. Bar 3: the last two, then all six go.
    expect(Array.from(position)).toEqual([0, 3, 4, 0, 0]);
    expect(orders[1]).toMatchObject({ role: "stopLoss", filled: 6, status: "filled" });
  });
});
