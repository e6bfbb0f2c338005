import { expect, it } from "vitest";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import type { Decision } from "../../src/model/order.js";
import { scripted, toFrame, type BarText } from "../support/scripted.js";

const flat: BarText = [10, 10, 10, 10];
const wide: BarText = [10, 12, 8, 10];

function run(bars: readonly BarText[], script: Readonly<Record<number, Decision>>) {
  return runBacktest(toFrame(bars), scripted(script), { cash: 1000 });
}

it("orders at one price inside a bar are all filled, in order of placing", () => {
  const limit = { type: "limit", side: "BUY", limit: 9 } as const;
  const { fills } = run([flat, wide], {
    0: [
      { ...limit, quantity: 1 },
      { ...limit, quantity: 2 },
      { ...limit, quantity: 3 },
    ],
  });
  expect(fills.map(({ quantity, price, bar }) => [quantity, price, bar])).toEqual([
    [1, 9, 1],
    [2, 9, 1],
    [3, 9, 1],
  ]);
});

it("of a group at one price only the first is filled", () => {
  const sell = { type: "limit", side: "SELL", limit: 11 } as const;
  const { fills } = run([flat, flat, wide], {
    0: { type: "market", side: "BUY", quantity: 5 },
    1: {
      oco: [
        { ...sell, quantity: 1 },
        { ...sell, quantity: 2 },
      ],
    },
  });
  expect(fills.map(({ side, quantity }) => [side, quantity])).toEqual([
    ["BUY", 5],
    ["SELL", 1],
  ]);
});

it("the same fills in another order are no ambiguity, whatever the last bit says", () => {
  // 1000 - 0.1 - 0.2 - … in two orders: sums of such prices differ in the last bit.
  const orders = Array.from({ length: 6 }, (_, k) => [
    { type: "limit", side: "BUY", limit: 9.1 - k / 7, quantity: k + 1 } as const,
    { type: "stop", side: "BUY", stop: 10.3 + k / 11, quantity: 2 * k + 1 } as const,
  ]).flat();
  const { ambiguity, fills } = run([flat, [10, 12, 8, 10]], { 0: orders });
  expect(fills).toHaveLength(12);
  expect(ambiguity).toMatchObject({ bars: [], trades: 0 });
});
