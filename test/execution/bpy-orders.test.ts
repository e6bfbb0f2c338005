import { expect, it } from "vitest";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import type { BacktestOptions } from "../../src/backtest/backtest-options.js";
import type { Decision } from "../../src/model/order.js";
import { scripted, toFrame, type BarText } from "../support/scripted.js";

const flat: BarText = [10, 11, 9, 10];
const buy = { type: "market", side: "BUY", quantity: 10 } as const;
const far = { type: "limit", side: "BUY", limit: 1, quantity: 10 } as const;

function ordersOf(script: Readonly<Record<number, Decision>>, options: BacktestOptions = {}): unknown[] {
  const bars = Array.from({ length: 7 }, () => flat);
  const { orders } = runBacktest(toFrame(bars), scripted(script), { profile: "bpy", cash: 1000, ...options });
  return orders.map(({ type, role, status, reason, filled, price }) => [type, role, status, reason, filled, price]);
}

it("a filled order has its units and its price, spread included", () => {
  expect(ordersOf({ 1: buy }, { spread: 0.01 })).toEqual([["market", "order", "filled", null, 10, 10.1]]);
  const all = ordersOf({ 1: "BUY", 3: "SELL" });
  expect(all).toEqual([
    ["market", "order", "filled", null, 99, 10],
    ["market", "order", "filled", null, 99, 10],
  ]);
});

it.each([
  ["by the strategy", { 1: far, 2: { cancel: "all" } }, {}, "cancelled by the strategy"],
  ["by a newer order", { 1: far, 2: buy }, { exclusiveOrders: true }, "exclusive orders"],
  ["for lack of money", { 1: { ...buy, quantity: 500 } }, {}, "insufficient funds"],
] as const)("an order that was cancelled %s says so", (_title, script, options, reason) => {
  expect(ordersOf(script, options)[0]).toEqual([expect.any(String), "order", "cancelled", reason, 0, null]);
});

it("a bracket goes with its position", () => {
  expect(ordersOf({ 1: { ...buy, stopLoss: 5, takeProfit: 20 }, 3: "SELL" })).toEqual([
    ["market", "order", "filled", null, 10, 10],
    ["limit", "takeProfit", "cancelled", "position was closed", 0, null],
    ["stop", "stopLoss", "cancelled", "position was closed", 0, null],
    ["market", "order", "filled", null, 10, 10],
  ]);
});

it("a stop wins over a target that was set after it, when one bar reaches both", () => {
  const bars: BarText[] = [...Array.from({ length: 5 }, () => flat), [10, 14, 6, 10], flat];
  const script = { 1: buy, 3: [{ protect: { stopLoss: 8 } }, { protect: { takeProfit: 12 } }] };
  const { trades } = runBacktest(toFrame(bars), scripted(script), { profile: "bpy", cash: 1000 });
  expect(trades.map(({ exitPrice }) => exitPrice)).toEqual([8]);
});

it("a target waits behind the orders that were placed before it", () => {
  const bars: BarText[] = [...Array.from({ length: 5 }, () => flat), [10, 14, 6, 10], flat];
  const order = { type: "limit", side: "BUY", limit: 7, quantity: 100 } as const;
  const script = { 1: buy, 3: [order, { protect: { takeProfit: 12 } }] };
  const { orders } = runBacktest(toFrame(bars), scripted(script), { profile: "bpy", cash: 720 });
  expect(orders.find(({ quantity }) => quantity === 100)?.reason).toBe("insufficient funds");
});

it("orders are listed as they were placed, each under a name and in the role it had", () => {
  const script = { 1: far, 2: { ...buy, stopLoss: 5 }, 4: [{ protect: { stopLoss: 9 } }, { cancel: "#1" }] };
  const bars = Array.from({ length: 7 }, () => flat);
  const { orders } = runBacktest(toFrame(bars), scripted(script), { profile: "bpy", cash: 1000 });
  expect(orders.map(({ id, role, stop, reason }) => [id, role, stop, reason])).toEqual([
    ["#1", "order", null, "cancelled by the strategy"],
    ["#2", "order", null, null],
    ["#3", "stopLoss", 5, "replaced by a newer order"],
    ["#4", "stopLoss", 9, null],
  ]);
});

it("an order says what it closed, without the spread, whether or not the rest could be opened", () => {
  const sell = { type: "market", side: "SELL" } as const;
  const options = { spread: 0.01 };
  expect(ordersOf({ 1: buy, 3: { ...sell, quantity: 10 } }, options)[1]).toEqual([
    "market",
    "order",
    "filled",
    null,
    10,
    10,
  ]);
  expect(ordersOf({ 1: buy, 3: { ...sell, quantity: 500 } }, options)[1]).toEqual([
    "market",
    "order",
    "cancelled",
    "insufficient funds",
    10,
    10,
  ]);
});
