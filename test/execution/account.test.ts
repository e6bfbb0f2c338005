import { describe, expect, it } from "vitest";
import type { BacktestOptions } from "../../src/backtest/backtest-options.js";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import {
  fixedCommission,
  ibkrFixed,
  ibkrTiered,
  parseCommission,
  percentCommission,
  perShareCommission,
  sumOfCommissions,
} from "../../src/execution/commission.js";
import { largestQuantity } from "../../src/execution/largest-quantity.js";
import type { Sizing } from "../../src/model/order.js";
import { scripted, toFrame, tsOf, type BarText } from "../support/scripted.js";

const flat: BarText = [10, 10, 10, 10];
const buy = { type: "market", side: "BUY", quantity: 10 } as const;
const sell = { type: "market", side: "SELL", quantity: 10 } as const;

describe("commission", () => {
  // IBKR's published examples: 100 shares at 25 cost 1 (minimum), 1000 at 0.25 cost 2.5 (1 % of the value).
  it.each([
    ["none", 100, 25, 0],
    ["percent:0.002", 100, 25, 5],
    ["fixed:1.5", 100, 25, 1.5],
    ["fixed:1+percent:0.0005", 100, 20, 2],
    ["per-share:0.01", 100, 25, 1],
    ["ibkr-fixed", 100, 25, 1],
    ["ibkr-fixed", 1000, 25, 5],
    ["ibkr-fixed", 1000, 0.25, 2.5],
    ["ibkr-tiered", 1000, 25, 3.5],
    ["ibkr-tiered", 50, 25, 0.35],
  ])("%s for %d at %d is %d", (text, quantity, price, fee) => {
    expect(parseCommission(text).fee(quantity, price)).toBeCloseTo(fee, 12);
  });

  it("of one tier goes for the shares of that tier alone", () => {
    expect(ibkrTiered().fee(400_000, 50)).toBeCloseTo(300_000 * 0.0035 + 100_000 * 0.002, 9);
    expect(ibkrTiered({ monthlyShares: 299_900 }).fee(200, 50)).toBeCloseTo(100 * 0.0035 + 100 * 0.002, 12);
    expect(ibkrTiered({ monthlyShares: 300_000 }).fee(1000, 50)).toBeCloseTo(2, 12);
    expect(() => ibkrTiered({ monthlyShares: -1 })).toThrow(/monthlyShares .* received "-1"/);
  });

  it("is written back as it was read", () => {
    for (const text of [
      "none",
      "percent:0.002",
      "fixed:1+percent:0.0005",
      "per-share:0.01",
      "ibkr-fixed",
      "ibkr-tiered",
    ]) {
      expect(parseCommission(text).name).toBe(text);
    }
  });

  it("that nobody knows is refused", () => {
    expect(() => parseCommission("ibkr")).toThrow(/received "ibkr"/);
    expect(() => percentCommission(-1)).toThrow(/received "-1"/);
  });

  it("of an order that fills in parts is charged once", () => {
    const bars: BarText[] = [flat, [10, 10, 10, 10, 100], [10, 10, 10, 10, 100], flat];
    const result = runBacktest(toFrame(bars), scripted({ 0: { ...buy, quantity: 15 } }), {
      cash: 1000,
      volumeShare: 0.1,
      commission: ibkrFixed(),
    });
    expect(result.fills.map(({ bar, quantity, commission }) => [bar, quantity, commission])).toEqual([
      [1, 10, 1],
      [2, 5, 0],
    ]);
    expect(result.orders).toMatchObject([{ filled: 15, status: "filled", endBar: 2 }]);
  });

  it("leaves the largest quantity that the money pays for", () => {
    for (const commission of [
      fixedCommission(7),
      percentCommission(0.003),
      ibkrTiered(),
      sumOfCommissions(fixedCommission(1), perShareCommission(0.5)),
    ]) {
      for (const budget of [3, 10, 99.5, 1234, 99_999]) {
        const cost = (units: number): number => units * 10 + commission.fee(units, 10);
        const units = largestQuantity(budget, 10, 1, commission);
        expect(units === 0 || cost(units) <= budget).toBe(true);
        expect(cost(units + 1)).toBeGreaterThan(budget);
      }
    }
  });
});

describe("spread and slippage", () => {
  it("half the spread and the slippage are paid each way, and counted as cost", () => {
    const result = runBacktest(toFrame([flat, flat, flat]), scripted({ 0: buy, 1: sell }), {
      cash: 1000,
      spread: 0.02,
      slippageBps: 10,
    });
    const paid = 10 * 1.01 * 1.001;
    const received = 10 * 0.99 * 0.999;
    expect(result.fills.map(({ price }) => price)).toEqual([paid, received]);
    expect(result.metrics["cost_drag"]).toBeCloseTo((10 * (paid - 10) + 10 * (10 - received)) / 1000, 12);
  });

  it("a limit is never exceeded", () => {
    const limit = { type: "limit", side: "BUY", limit: 10, quantity: 10 } as const;
    const result = runBacktest(toFrame([flat, flat]), scripted({ 0: limit }), { spread: 0.02, slippageBps: 50 });
    expect(result.fills[0]!.price).toBe(10);
  });
});

describe("sizing", () => {
  const quantityOf = (quantity: Sizing, options: BacktestOptions = {}): number | undefined => {
    const order = { type: "market", side: "BUY", quantity } as const;
    return runBacktest(toFrame([flat, flat]), scripted({ 0: order }), { cash: 1000, ...options }).fills[0]?.quantity;
  };
  it.each([
    ["a number of units", 7, 7],
    ["units, rounded down to the step", { units: 7.9 }, 7],
    ["cash", { cash: 505 }, 50],
    ["a fraction of equity", { fraction: 0.25 }, 25],
  ])("by %s", (_title, quantity, expected) => {
    expect(quantityOf(quantity)).toBe(expected);
  });

  it("by the instrument's step", () => {
    expect(quantityOf({ cash: 505 }, { instrument: { step: 0.5 } })).toBe(50.5);
  });

  it("by target weight, up and down", () => {
    const result = runBacktest(
      toFrame([flat, flat, flat, flat]),
      scripted({ 0: { target: 0.5 }, 1: { target: -0.25 }, 2: { target: 0 } }),
      {
        cash: 1000,
      },
    );
    expect(Array.from(result.position)).toEqual([0, 50, -25, 0]);
  });

  it("by volatility", () => {
    const bars = Array.from({ length: 30 }, (_, i): BarText => {
      const price = i % 2 === 0 ? 10 : 10.1;
      return [price, price, price, price];
    });
    const order = { type: "market", side: "BUY", quantity: { volatility: 0.04, lookbackBars: 20 } } as const;
    const result = runBacktest(toFrame(bars), scripted({ 25: order }), { cash: 100_000 });
    // Returns alternate between +1 % and -0.99 %: sd 0.01021, yearly 0.1621; weight 0.2468 of 100000 at 10.
    expect(result.fills[0]!.quantity).toBe(2468);
  });

  it("more than the account can pay is resized, or cancelled, with the reason", () => {
    const greedy = { ...buy, quantity: 500 };
    const resized = runBacktest(toFrame([flat, flat]), scripted({ 0: greedy }), { cash: 1000 });
    expect(resized.orders).toMatchObject([
      { quantity: 500, filled: 100, status: "filled", reason: "insufficient funds" },
    ]);
    const cancelled = runBacktest(toFrame([flat, flat]), scripted({ 0: greedy }), {
      cash: 1000,
      onInsufficient: "cancel",
    });
    expect(cancelled.orders).toMatchObject([{ filled: 0, status: "cancelled", reason: "insufficient funds" }]);
  });

  it("less than one step is dropped with the reason", () => {
    const result = runBacktest(toFrame([flat, flat]), scripted({ 0: { ...buy, quantity: 0.5 } }), { cash: 1000 });
    expect(result.orders).toMatchObject([{ status: "cancelled", reason: "below one step" }]);
  });
});

describe("shorts and margin", () => {
  it("a short gains when the price falls and pays its borrow fee", () => {
    const result = runBacktest(toFrame([flat, flat, [9, 9, 9, 9]]), scripted({ 0: sell }), {
      cash: 1000,
      borrowRate: 0.365,
    });
    const fee = (10 * 10 * 0.365) / 365;
    expect(result.equity[2]).toBeCloseTo(1000 + 10 - fee, 12);
    expect(result.trades[0]).toMatchObject({ side: "SELL", open: true });
    expect(result.trades[0]!.pnl).toBeCloseTo(10 - fee, 12);
  });

  it("leverage buys twice as much and pays interest on the loan", () => {
    const result = runBacktest(
      toFrame([flat, flat, flat]),
      scripted({ 0: { type: "market", side: "BUY", quantity: { fraction: 2 } } }),
      {
        cash: 1000,
        leverage: 2,
        marginRate: 0.365,
      },
    );
    expect(result.position[1]).toBe(200);
    expect(result.equity[2]).toBeCloseTo(1000 - (1000 * 0.365) / 365, 12);
  });

  it("a margin call closes everything at the next open; the run goes on", () => {
    const bars: BarText[] = [flat, flat, [7, 7, 6, 6], [5.5, 6, 5, 6], flat];
    const result = runBacktest(toFrame(bars), scripted({ 0: { target: 2 } }), { cash: 1000, leverage: 2 });
    expect(result.events).toMatchObject([{ kind: "margin call", value: 200 }]);
    expect(result.fills.map(({ bar, side, quantity, price }) => [bar, side, quantity, price])).toEqual([
      [1, "BUY", 200, 10],
      [3, "SELL", 200, 5.5],
    ]);
    expect(result.bust).toBe(false);
    expect(result.equity[4]).toBe(100);
  });

  it("an account without money is bust and stays flat", () => {
    const bars: BarText[] = [flat, flat, [4, 4, 4, 4], [4, 4, 4, 4], flat, flat];
    const result = runBacktest(toFrame(bars), scripted({ 0: { target: 2 }, 4: "BUY" }), { cash: 1000, leverage: 2 });
    expect(result.bust).toBe(true);
    expect(result.position[5]).toBe(0);
    expect(result.events.map(({ kind }) => kind)).toEqual(["margin call", "bust"]);
    expect(result.metrics["cagr"]).toBeNull();
  });
});

it("closeAtEnd sells at the last close, costs included", () => {
  const result = runBacktest(toFrame([flat, flat, [11, 12, 11, 12]]), scripted({ 0: "BUY" }), {
    cash: 1000,
    closeAtEnd: "lastClose",
    commission: fixedCommission(1),
  });
  expect(result.trades).toMatchObject([{ quantity: 99, exitBar: 2, exitPrice: 12, open: false, commission: 2 }]);
  expect(result.equity[2]).toBe(1000 + 99 * 2 - 2);
});

describe("corporate actions", () => {
  const bars: BarText[] = [
    [20, 20, 20, 20],
    [20, 20, 20, 20],
    [10, 10, 10, 10],
    [11, 11, 11, 11],
  ];
  it("a split keeps the value, and the strategy sees one price scale", () => {
    const seen: number[] = [];
    const result = runBacktest(
      toFrame(bars),
      (i, row) => {
        seen.push(row.close);
        return i === 0 ? "BUY" : null;
      },
      { cash: 1000, corporateActions: [{ type: "split", ts: tsOf(2), ratio: 2 }] },
    );
    expect(seen).toEqual([10, 10, 10, 11]);
    expect(result.fills).toMatchObject([{ quantity: 50, price: 20 }]);
    expect(Array.from(result.equity)).toEqual([1000, 1000, 1000, 1100]);
  });

  it("a split after the last bar scales what the strategy sees, like every other", () => {
    const corporateActions = [
      { type: "split", ts: tsOf(2), ratio: 2 },
      { type: "split", ts: tsOf(9), ratio: 5 },
    ] as const;
    const close = (rows: typeof bars): number[] =>
      Array.from(runBacktest(toFrame(rows), scripted({}), { corporateActions }).frame.col("close"));
    expect(close(bars)).toEqual([2, 2, 2, 2.2]);
    expect(close(bars.slice(0, 2))).toEqual([2, 2]);
  });

  it("prices of waiting orders are read on the strategy's scale and filled raw", () => {
    const limit = { type: "limit", side: "BUY", limit: 10, quantity: 10 } as const;
    const result = runBacktest(toFrame(bars), scripted({ 0: limit }), {
      corporateActions: [{ type: "split", ts: tsOf(2), ratio: 2 }],
    });
    expect(result.fills).toMatchObject([{ bar: 1, price: 20 }]);
  });

  it("a dividend is paid in cash on what is held", () => {
    const result = runBacktest(toFrame([flat, flat, flat]), scripted({ 0: buy }), {
      cash: 1000,
      corporateActions: [{ type: "dividend", ts: tsOf(2), amount: 0.5 }],
    });
    expect(result.equity[2]).toBe(1005);
    expect(result.trades[0]!.pnl).toBe(5);
    expect(result.events).toMatchObject([{ kind: "dividend", value: 5 }]);
  });
});
