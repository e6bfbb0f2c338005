import { expect, it } from "vitest";
import type { Ambiguity } from "../../src/backtest/result.js";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import type { Decision } from "../../src/model/order.js";
import { scripted, toFrame, type BarText } from "../support/scripted.js";

const flat: BarText = [100, 100, 100, 100];

function run(bar: BarText, decision: Decision, sameBar: "pessimistic" | "optimistic" = "pessimistic") {
  return runBacktest(toFrame([flat, flat, bar]), scripted({ 1: decision }), { cash: 1e5, sameBar, leverage: 2 });
}

/** Worst and best gain. */
function moneyOf(ambiguity: Ambiguity | null): number[] {
  return [ambiguity!.returnLow, ambiguity!.returnHigh].map((share) => Math.round(share * 1e5));
}

it.each([
  ["pessimistic", 97],
  ["optimistic", 105],
] as const)("what a stop bought inside the bar may be stopped before the high was seen: %s %d", (sameBar, price) => {
  const entry = { type: "stop", side: "BUY", stop: 102, quantity: 10, stopLoss: 97, takeProfit: 105 } as const;
  const { fills, ambiguity } = run([100, 106, 96, 101], entry, sameBar);
  expect(fills.map((fill) => fill.price)).toEqual([102, price]);
  expect(moneyOf(ambiguity)).toEqual([-50, 30]);
});

it("what a limit bought inside the bar may reach its target after the high was seen", () => {
  const entry = { type: "limit", side: "BUY", limit: 98, quantity: 10, stopLoss: 97, takeProfit: 105 } as const;
  const { fills, ambiguity } = run([100, 106, 96, 101], entry, "optimistic");
  expect(fills.map((fill) => fill.price)).toEqual([98, 105]);
  expect(moneyOf(ambiguity)).toEqual([-10, 70]);
});

it("a stop-limit may be set off, filled and stopped before the rest of the bar", () => {
  const entry = { type: "stopLimit", side: "BUY", stop: 103, limit: 101, quantity: 10, stopLoss: 99 } as const;
  const { ambiguity } = run([100, 106, 98, 105], entry);
  expect(moneyOf(ambiguity)).toEqual([-20, 40]);
});

it("a trailing stop that opens may be stopped by a second visit to the low", () => {
  const entry = { type: "trailingStop", side: "BUY", trail: 4, quantity: 10, stopLoss: 96 } as const;
  const { ambiguity } = run([99, 102, 96, 102], entry);
  expect(moneyOf(ambiguity)).toEqual([-40, 20]);
});

it("orders at one price go in order of placing, what they set off there comes after", () => {
  const stop = { type: "stop", side: "BUY", stop: 102, quantity: 1000 } as const;
  const { fills } = run(
    [100, 103, 100, 103],
    [{ type: "stopLimit", side: "BUY", stop: 102, limit: 104, quantity: 500, stopLoss: 103 }, stop],
  );
  expect(fills.map(({ side, quantity }) => `${side} ${quantity}`)).toEqual(["BUY 500", "BUY 1000", "SELL 500"]);
});

it("a bar that decides nothing but which order still waits is ambiguous", () => {
  const { ambiguity } = run([100, 104, 99, 100], { type: "trailingStop", side: "SELL", trail: 5, reduceOnly: true });
  expect(ambiguity).toMatchObject({ bars: [{ bar: 2 }], trades: 0, returnLow: 0, returnHigh: 0 });
});
