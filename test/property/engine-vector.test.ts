import fc from "fast-check";
import { expect, it } from "vitest";
import type { BacktestOptions } from "../../src/backtest/backtest-options.js";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import { runSignals, toDecisions } from "../../src/backtest/run-signals.js";
import {
  fixedCommission,
  ibkrFixed,
  noCommission,
  percentCommission,
  sumOfCommissions,
} from "../../src/execution/commission.js";
import { toFrame, type BarText } from "../support/scripted.js";

const bar = fc
  .tuple(fc.double({ min: -0.05, max: 0.05, noNaN: true }), fc.double({ min: -0.08, max: 0.08, noNaN: true }))
  .map(([gap, move]) => ({ gap, move }));

const series = fc
  .array(fc.tuple(bar, fc.constantFrom(-1, 0, 0, 1)), { minLength: 1, maxLength: 120, size: "max" })
  .map((rows) => {
    let price = 50;
    const bars: BarText[] = [];
    for (const [{ gap, move }] of rows) {
      const open = price * (1 + gap);
      const close = open * (1 + move);
      bars.push([open, Math.max(open, close) * 1.01, Math.min(open, close) * 0.99, close]);
      price = close;
    }
    return { frame: toFrame(bars), decisions: Int8Array.from(rows, ([, decision]) => decision) };
  });

const options: fc.Arbitrary<BacktestOptions> = fc.record({
  cash: fc.constantFrom(100, 10_000, 1e6),
  commission: fc.constantFrom(
    noCommission,
    percentCommission(0.002),
    fixedCommission(1),
    sumOfCommissions(fixedCommission(0.5), percentCommission(0.001)),
    ibkrFixed(),
  ),
  spread: fc.constantFrom(0, 0.001),
  slippageBps: fc.constantFrom(0, 5),
  fill: fc.constantFrom("open" as const, "close" as const),
  closeAtEnd: fc.boolean(),
});

it("the vector engine equals the event engine on 500 random strategies and series", () => {
  fc.assert(
    fc.property(series, options, ({ frame, decisions }, settings) => {
      const event = runBacktest(
        frame,
        (i) => [null, "BUY" as const, "SELL" as const].at(decisions[i]!) ?? null,
        settings,
      );
      const vector = runSignals(frame, decisions, settings);
      for (const [i, value] of event.equity.entries()) {
        expect(Math.abs(vector.equity[i]! - value)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)));
      }
      expect(vector.position).toEqual(event.position);
      expect(vector.trades.map(({ entryBar, exitBar, quantity }) => [entryBar, exitBar, quantity])).toEqual(
        event.trades.map(({ entryBar, exitBar, quantity }) => [entryBar, exitBar, quantity]),
      );
    }),
    { numRuns: 500, seed: 20251115 },
  );
});

it("the ledger balances: cash at the end is what came in, less what went out", () => {
  fc.assert(
    fc.property(series, options, ({ frame, decisions }, settings) => {
      const result = runBacktest(frame, (i) => (decisions[i] === 0 ? null : { target: decisions[i]! * 0.5 }), settings);
      let cash = settings.cash!;
      let units = 0;
      for (const { side, quantity, price, commission } of result.fills) {
        cash -= (side === "BUY" ? quantity : -quantity) * price + commission;
        units += side === "BUY" ? quantity : -quantity;
      }
      const last = result.bars - 1;
      const expected = cash + units * frame.col("close")[last]!;
      expect(result.equity[last]).toBeCloseTo(expected, 6);
      expect(result.position[last]).toBeCloseTo(units, 9);
    }),
    { numRuns: 200, seed: 20251115 },
  );
});

it("optimistic is never worse than pessimistic on the ambiguity interval", () => {
  fc.assert(
    fc.property(series, ({ frame }) => {
      const result = runBacktest(
        frame,
        (i, { close }, _df, strategy) =>
          strategy.position() === 0 && i % 3 === 0
            ? { type: "market", side: "BUY", stopLoss: close * 0.9, takeProfit: close * 1.1 }
            : null,
        { closeAtEnd: true },
      );
      expect(result.ambiguity!.returnLow).toBeLessThanOrEqual(result.ambiguity!.returnHigh);
      const own = result.metrics["total_return"]!;
      expect([result.ambiguity!.returnLow, result.ambiguity!.returnHigh]).toContain(own);
    }),
    { numRuns: 200, seed: 20251115 },
  );
});

it("a level becomes signals: above zero BUY, else SELL, NaN nothing", () => {
  expect(Array.from(toDecisions([1, 0, NaN, -2]))).toEqual([1, -1, 0, -1]);
});

it("bars that no run can use are refused by both engines in the same words", () => {
  const bars: BarText[] = [
    [10, 11, 9, 10],
    [10, 11, 0, 10],
  ];
  for (const frame of [toFrame(bars), toFrame([])]) {
    const told = (run: () => unknown): string => {
      try {
        return JSON.stringify(run());
      } catch (error) {
        return String(error);
      }
    };
    const vector = told(() => runSignals(frame, new Int8Array(frame.length)));
    expect(vector).toBe(told(() => runBacktest(frame, () => null)));
    expect(vector).toMatch(/above zero.*bar 1|at least one bar/);
  }
});

it("options that make no sense are refused by both engines in the same words", () => {
  const frame = toFrame([[10, 11, 9, 10]]);
  for (const options of [{ cash: -5 }, { spread: NaN }]) {
    const expected = /Wrong backtest options: expected (cash above zero, received "-5"|spread of zero or more)/;
    expect(() => runSignals(frame, new Int8Array(1), options)).toThrow(expected);
    expect(() => runBacktest(frame, () => null, options)).toThrow(expected);
  }
});
