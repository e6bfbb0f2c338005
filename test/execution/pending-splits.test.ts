import { expect, it } from "vitest";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import type { BacktestOptions } from "../../src/backtest/backtest-options.js";
import type { Decision } from "../../src/model/order.js";
import { scripted, toFrame, tsOf, type BarText } from "../support/scripted.js";

const before: BarText = [100, 100, 100, 100];
const after: BarText = [50, 51, 49, 50];
const split: BacktestOptions = { corporateActions: [{ type: "split", ts: tsOf(2), ratio: 2 }] };
const buy = { type: "market", side: "BUY", quantity: 10 } as const;

function run(bars: readonly BarText[], script: Readonly<Record<number, Decision>>, options: BacktestOptions = split) {
  return runBacktest(toFrame(bars), scripted(script), options);
}

it("the stop of a bracket set before a split sells every unit there is after it", () => {
  const { fills, trades } = run([before, before, after, [50, 51, 30, 40]], {
    0: { ...buy, stopLoss: 45, takeProfit: 60 },
  });
  // The strategy sees prices of after the split: 45 is 90 at the venue, and 45 again once it happened.
  expect(fills.map(({ side, quantity, price }) => [side, quantity, price])).toEqual([
    ["BUY", 10, 100],
    ["SELL", 20, 45],
  ]);
  expect(trades).toMatchObject([{ quantity: 20, pnl: -100, open: false }]);
});

it("an entry that waits over a split keeps its value and its bracket", () => {
  const entry = { type: "limit", side: "BUY", limit: 45, quantity: 10, stopLoss: 40, takeProfit: 60 } as const;
  const { fills } = run([before, before, after, [46, 46, 44, 45], [45, 46, 20, 30]], { 0: entry });
  expect(fills.map(({ side, quantity, price, bar }) => [side, quantity, price, bar])).toEqual([
    ["BUY", 20, 45, 3],
    ["SELL", 20, 40, 4],
  ]);
});

it("a trailing stop keeps its distance over a split", () => {
  const trailing = { type: "trailingStop", side: "SELL", trail: 3 } as const;
  const { orders } = run([before, before, [50, 50, 50, 50], [50, 50, 46, 47]], { 0: buy, 1: trailing });
  expect(orders[1]).toMatchObject({ stop: 47, price: 47, filled: 20, endBar: 3 });
});

it("a split is no volatility", () => {
  const prices = [100, 102, 50, 51, 50, 51, 50];
  const bars = prices.map((price): BarText => [price, price, price, price]);
  const order = { type: "market", side: "BUY", quantity: { volatility: 0.1, lookbackBars: 4 } } as const;
  const adjusted = run(
    prices.map((price, i): BarText => (i < 2 ? [price / 2, price / 2, price / 2, price / 2] : bars[i]!)),
    { 5: order },
    {},
  );
  expect(run(bars, { 5: order }).fills[0]!.quantity).toBe(adjusted.fills[0]!.quantity);
});
