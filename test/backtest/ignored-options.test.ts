import { expect, it } from "vitest";
import type { BacktestOptions } from "../../src/backtest/backtest-options.js";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import { percentCommission } from "../../src/execution/commission.js";
import { Frame } from "../../src/frame/frame.js";
import { toFrame, tsOf } from "../support/scripted.js";

const frame = toFrame(
  [10, 11, 12, 13].map((price) => [price, price + 1, price - 1, price]),
  "SPY",
);
const warningsOf = (options: BacktestOptions, bars = frame) => runBacktest(bars, () => "BUY", options).warnings;

it("what a profile has no use for is named in a warning", () => {
  const commission = percentCommission(0.01);
  expect(warningsOf({ profile: "seed", commission, spread: 0.01 })).toEqual([
    "Profile seed has no use for commission, spread: without effect on this run.",
  ]);
  expect(warningsOf({ profile: "bpy", commission, closeAtEnd: true, slippageBps: 5 })).toEqual([
    "Profile bpy has no use for slippageBps: without effect on this run.",
  ]);
  expect(warningsOf({ commission, hedging: true })).toEqual([
    "Profile native has no use for hedging: without effect on this run.",
  ]);
});

it.each(["native", "seed", "bpy"] as const)("what is said to have no effect on %s has none", (profile) => {
  const odd: Required<
    Pick<BacktestOptions, "cash" | "fill" | "commission" | "spread" | "slippageBps" | "volumeShare">
  > &
    BacktestOptions = {
    ...{
      cash: 777,
      fill: "close",
      commission: percentCommission(0.02),
      spread: 0.02,
      slippageBps: 30,
      volumeShare: 0.1,
    },
    ...{ sizing: 1, leverage: 3, maintenance: 0.5, borrowRate: 0.3, marginRate: 0.3, onInsufficient: "cancel" },
    ...{ sameBar: "optimistic", closeAtEnd: true, riskFree: 0.1, minimumReturn: 0.01, periodsPerYear: 99 },
    ...{ hedging: true, exclusiveOrders: true },
  };
  const [warning] = warningsOf({ ...odd, profile });
  const named = / for (.*):/.exec(warning!)![1]!.split(", ");
  const numbersOf = (options: BacktestOptions) => runBacktest(frame, (i) => (i === 2 ? "SELL" : "BUY"), options);
  const ignored = Object.fromEntries(Object.entries(odd).filter(([name]) => named.includes(name)));
  const [plain, other] = [numbersOf({ profile }), numbersOf({ ...ignored, profile })];
  expect(other.metrics).toEqual(plain.metrics);
  expect(other.equity).toEqual(plain.equity);
  for (const name of Object.keys(odd).filter((one) => !named.includes(one))) {
    const warnings = warningsOf({ [name]: odd[name as keyof BacktestOptions], profile });
    expect(warnings.filter((one) => one.includes("no use"))).toEqual([]);
  }
});

it.each(["seed", "bpy"] as const)(
  "dividends that %s does not pay are named in a warning, splits it knows",
  (profile) => {
    const dividend = (bar: number) => ({ type: "dividend", ts: tsOf(bar), amount: 1 }) as const;
    const split = { type: "split", ts: tsOf(2), ratio: 2 } as const;
    const unpaid = (what: string): string =>
      `Profile ${profile} pays no dividends: ${what} of corporateActions in the window had no effect on this run.`;
    const warnings = (corporateActions: NonNullable<BacktestOptions["corporateActions"]>) =>
      warningsOf({ profile, ...(profile === "bpy" && { closeAtEnd: true }), corporateActions });
    expect(warnings([dividend(1), split, dividend(2)])).toEqual([unpaid("the 2 dividends")]);
    expect(warnings({ SPY: [dividend(3)] })).toEqual([unpaid("the dividend")]);
    // Before the first bar and after the last.
    expect(warnings([split, dividend(-5), dividend(40)])).toEqual([]);
    expect(warningsOf({ corporateActions: [dividend(1)] })).toEqual([]);
  },
);

it("an option by ticker that is about other tickers alone is named in a warning", () => {
  const corporateActions = { SPX: [{ type: "dividend", ts: tsOf(2), amount: 1 }] } as const;
  expect(warningsOf({ corporateActions })).toEqual([
    "Option corporateActions is about SPX, not about the bars of this run (SPY): without effect.",
  ]);
  const nameless = Frame.fromBars(frame.bars, { resolution: "1d" });
  expect(warningsOf({ instruments: { SPY: { step: 0.1 } } }, nameless)).toEqual([
    "Option instruments is about SPY, not about the bars of this run (which have no ticker): without effect.",
  ]);
  expect(warningsOf({ corporateActions: { ...corporateActions, SPY: [] }, instruments: {} })).toEqual([]);
});
