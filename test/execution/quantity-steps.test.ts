import { describe, expect, it } from "vitest";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import { noCommission } from "../../src/execution/commission.js";
import { largestQuantity, roundDownToStep } from "../../src/execution/largest-quantity.js";
import type { Decision } from "../../src/model/order.js";
import { scripted, toFrame, type BarText } from "../support/scripted.js";

const flat: BarText = [10, 10, 10, 10, 0.3];
const buy = { type: "market", side: "BUY" } as const;
const sell = { type: "market", side: "SELL" } as const;

function run(script: Readonly<Record<number, Decision>>, volumeShare = Infinity) {
  const frame = toFrame(Array.from({ length: 12 }, () => flat));
  return runBacktest(frame, scripted(script), { cash: 100, instrument: { step: 0.1 }, volumeShare });
}

describe("a multiple of a decimal step", () => {
  it.each([
    [0.3, 0.1, 0.3],
    [0.7, 0.1, 0.7],
    [1.1, 0.01, 1.1],
    [49.019, 0.01, 49.01],
    [12, 5, 10],
    [0.123456789, 1e-8, 0.12345678],
  ])("of %d in steps of %d is %d to the last bit", (quantity, step, expected) => {
    expect(roundDownToStep(quantity, step)).toBe(expected);
  });

  it("is bought for exactly its price", () => {
    expect(largestQuantity(0.9, 3, 0.1, noCommission)).toBe(0.3);
  });

  it("is taken from exactly its volume", () => {
    expect(run({ 0: { ...buy, quantity: 0.6 } }, 1).fills.map(({ quantity }) => quantity)).toEqual([0.3, 0.3]);
  });
});

describe("floating point is no position", () => {
  it("seven sales of 0.1 close 0.7, and the next BUY buys", () => {
    const script = Object.fromEntries(Array.from({ length: 7 }, (_, i) => [i + 1, { ...sell, quantity: 0.1 }]));
    const { position, trades } = run({ ...script, 0: { ...buy, quantity: 0.7 }, 9: "BUY" });
    expect([position[8], position[10]]).toEqual([0, 10]);
    expect(trades.map(({ quantity, open }) => [quantity, open])).toEqual([
      [0.7, false],
      [10, true],
    ]);
  });

  it("a target that 0.1 and 0.2 already make up is no order", () => {
    const { orders } = run({ 0: { ...buy, quantity: 0.1 }, 1: { ...buy, quantity: 0.2 }, 3: { target: 0.03 } });
    expect(orders.map(({ filled }) => filled)).toEqual([0.1, 0.2]);
  });

  it("one sale of 0.8 closes eight purchases of 0.1 and sells nothing short", () => {
    const script = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [i, { ...buy, quantity: 0.1 }]));
    const { position, trades } = run({ ...script, 8: { ...sell, quantity: 0.8 } });
    expect(position[9]).toBe(0);
    expect(trades).toHaveLength(1);
  });
});
