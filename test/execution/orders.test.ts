import { describe, expect, it } from "vitest";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import type { BacktestOptions } from "../../src/backtest/backtest-options.js";
import type { BacktestResult } from "../../src/backtest/result.js";
import { Frame } from "../../src/frame/frame.js";
import type { Decision } from "../../src/model/order.js";
import { scripted, toFrame, tsOf, type BarText } from "../support/scripted.js";

function run(
  bars: readonly BarText[],
  script: Readonly<Record<number, Decision>>,
  options: BacktestOptions = {},
): BacktestResult {
  return runBacktest(toFrame(bars), scripted(script), { cash: 1000, ...options });
}

function fillsOf(result: BacktestResult): unknown[] {
  return result.fills.map(({ bar, side, quantity, price }) => [bar, side, quantity, price]);
}

const flat: BarText = [10, 11, 9, 10];
const buy = { type: "market", side: "BUY", quantity: 10 } as const;

describe("market orders", () => {
  it("fill at the open of the next bar with all equity, in whole units", () => {
    const result = run([flat, [11, 12, 10, 12], [12, 12, 12, 12]], { 0: "BUY" });
    expect(fillsOf(result)).toEqual([[1, "BUY", 90, 11]]);
    expect(Array.from(result.equity)).toEqual([1000, 10 + 90 * 12, 10 + 90 * 12]);
    expect(result.trades).toMatchObject([
      { entryBar: 1, entryPrice: 11, exitBar: 2, exitPrice: 12, open: true, pnl: 90 },
    ]);
  });

  it("fill at the close of their own bar when asked to", () => {
    const result = run([flat, [11, 12, 10, 12]], { 0: "BUY" }, { fill: "close" });
    expect(fillsOf(result)).toEqual([[0, "BUY", 100, 10]]);
    expect(result.equity[1]).toBe(1200);
  });

  it("repeated signals change nothing", () => {
    const result = run([flat, flat, flat, flat], { 0: "BUY", 1: "BUY", 2: "BUY" });
    expect(result.fills).toHaveLength(1);
    expect(result.signals).toHaveLength(3);
  });

  it("turn a position round in one order and split the fee", () => {
    const result = run([flat, flat, flat, flat], { 0: buy, 1: { type: "market", side: "SELL", quantity: 15 } });
    expect(result.trades).toMatchObject([
      { side: "BUY", quantity: 10, entryBar: 1, exitBar: 2 },
      { side: "SELL", quantity: 5, entryBar: 2, open: true },
    ]);
  });
});

describe("limit and stop orders", () => {
  it.each([
    [
      "a buy limit inside the bar at its price",
      { type: "limit", side: "BUY", limit: 9.5, quantity: 10 },
      [10, 11, 9, 10],
      9.5,
    ],
    ["a buy limit after a gap at the open", { type: "limit", side: "BUY", limit: 9.5, quantity: 10 }, [9, 10, 8, 9], 9],
    [
      "a sell limit inside the bar at its price",
      { type: "limit", side: "SELL", limit: 10.5, quantity: 10 },
      [10, 11, 9, 10],
      10.5,
    ],
    [
      "a buy stop inside the bar at its price",
      { type: "stop", side: "BUY", stop: 10.5, quantity: 10 },
      [10, 11, 9, 10],
      10.5,
    ],
    [
      "a buy stop after a gap at the open",
      { type: "stop", side: "BUY", stop: 10.5, quantity: 10 },
      [12, 13, 11, 12],
      12,
    ],
    ["a sell stop after a gap at the open", { type: "stop", side: "SELL", stop: 9.5, quantity: 10 }, [8, 9, 7, 8], 8],
  ] as const)("fill %s", (_title, order, bar, price) => {
    const result = run([flat, bar, flat], { 0: order });
    expect(fillsOf(result)).toEqual([[1, order.side, 10, price]]);
  });

  it("wait until the price comes", () => {
    const result = run([flat, flat, [10, 10, 7, 8]], { 0: { type: "limit", side: "BUY", limit: 8, quantity: 10 } });
    expect(fillsOf(result)).toEqual([[2, "BUY", 10, 8]]);
  });

  it("a stop-limit counts its limit only after the stop", () => {
    const order = { type: "stopLimit", side: "BUY", stop: 10.5, limit: 10.2, quantity: 10 } as const;
    // The stop is reached on the way up; the close lies above the limit, so the price need not have come back.
    expect(fillsOf(run([flat, [10, 11, 9.9, 10.8], [10.8, 11, 10.6, 10.9]], { 0: order }))).toEqual([]);
    // The close lies below the limit: the price came back through it for certain.
    expect(fillsOf(run([flat, [10, 11, 9.9, 10]], { 0: order }))).toEqual([[1, "BUY", 10, 10.2]]);
  });

  it("a trailing stop follows the high and sells on the way down", () => {
    const order = { type: "trailingStop", side: "SELL", trail: 1, quantity: 10 } as const;
    const bars: BarText[] = [flat, [10, 10, 10, 10], [10.5, 11, 10.4, 11], [11.6, 12.5, 11, 11.2]];
    const result = run(bars, { 0: buy, 1: order });
    expect(fillsOf(result)).toEqual([
      [1, "BUY", 10, 10],
      [3, "SELL", 10, 11.5],
    ]);
  });

  it("a trailing stop that only the high-first way sets off is ambiguous", () => {
    const order = { type: "trailingStop", side: "SELL", trail: 1, quantity: 10 } as const;
    const result = run([flat, [10, 10, 10, 10], [10, 12, 10, 12]], { 0: buy, 1: order });
    expect(fillsOf(result)[1]).toEqual([2, "SELL", 10, 11]);
    expect(result.ambiguity).toMatchObject({ returnLow: 1010 / 1000 - 1, returnHigh: 1020 / 1000 - 1 });
  });

  it("a trailing stop in percent gaps out at the open", () => {
    const order = { type: "trailingStop", side: "SELL", trailPercent: 0.1, quantity: 10 } as const;
    const result = run([flat, [10, 10, 10, 10], [8, 8, 8, 8]], { 0: buy, 1: order });
    expect(fillsOf(result)[1]).toEqual([2, "SELL", 10, 8]);
  });
});

describe("time in force", () => {
  const limit = { type: "limit", side: "BUY", limit: 8, quantity: 10 } as const;
  it("a DAY order lives for one session", () => {
    const result = run([flat, flat, [8, 8, 8, 8]], { 0: { ...limit, timeInForce: "DAY" } });
    expect(result.fills).toEqual([]);
    expect(result.orders).toMatchObject([{ status: "expired", reason: "expired", endBar: 2 }]);
  });

  it("a GTD order lives through its last instant", () => {
    const gtd = { ...limit, timeInForce: "GTD", goodTill: tsOf(2) } as const;
    expect(run([flat, flat, [8, 8, 8, 8]], { 0: gtd }).fills).toHaveLength(1);
    expect(run([flat, flat, flat, [8, 8, 8, 8]], { 0: gtd }).orders).toMatchObject([{ status: "expired", endBar: 3 }]);
  });

  it("a market order filled at the close has its time from that bar on", () => {
    const options = { fill: "close", volumeShare: 0.004 } as const;
    const day = run([flat, flat, flat, flat], { 0: { ...buy, timeInForce: "DAY" } }, options);
    expect(day.orders).toMatchObject([{ status: "expired", filled: 4, endBar: 1 }]);
    const late = run([flat, flat], { 1: { ...buy, timeInForce: "GTD", goodTill: tsOf(0) } }, { fill: "close" });
    expect(late.orders).toMatchObject([{ status: "expired", filled: 0, endBar: 1 }]);
    const limited = run([flat, [8, 8, 8, 8]], { 0: { ...limit, timeInForce: "DAY" } }, options);
    expect(limited.orders).toMatchObject([{ filled: 4 }]);
  });

  it("a cancelled order says so", () => {
    const result = run([flat, flat, [8, 8, 8, 8]], { 0: { ...limit, id: "mine" }, 1: { cancel: "mine" } });
    expect(result.orders).toMatchObject([{ id: "mine", status: "cancelled", reason: "cancelled by the strategy" }]);
  });
});

describe("groups and brackets", () => {
  it("one fill cancels the others of its group", () => {
    const oco = {
      oco: [
        { type: "limit", side: "BUY", limit: 9.5, quantity: 10 },
        { type: "stop", side: "BUY", stop: 12, quantity: 10 },
      ],
    } as const;
    const result = run([flat, [10, 10.5, 9, 10], [12, 13, 12, 13]], { 0: oco });
    expect(result.fills).toHaveLength(1);
    expect(result.orders[1]).toMatchObject({ status: "cancelled", reason: "other order of the group was filled" });
  });

  it("a bracket takes its profit and drops its stop", () => {
    const entry = { ...buy, stopLoss: 9, takeProfit: 11 };
    const result = run([flat, [10, 10.5, 9.5, 10], [10, 11.5, 10, 11]], { 0: entry });
    expect(fillsOf(result)[1]).toEqual([2, "SELL", 10, 11]);
    expect(result.orders).toMatchObject([
      { role: "order", status: "filled" },
      { role: "stopLoss", status: "cancelled" },
      { role: "takeProfit", status: "filled" },
    ]);
  });

  it("the stop moves when the strategy protects the position anew", () => {
    const result = run([flat, flat, [10, 10, 9.7, 10]], {
      0: { ...buy, stopLoss: 8 },
      1: { protect: { stopLoss: 9.8 } },
    });
    expect(fillsOf(result)[1]).toEqual([2, "SELL", 10, 9.8]);
  });
});

describe("a bar that reaches both sides of a bracket", () => {
  const bars = [flat, [10, 11.5, 8.5, 10]] as const;
  const script = { 0: { ...buy, stopLoss: 9, takeProfit: 11 } };

  it("ends at the stop by default", () => {
    const result = run(bars, script);
    expect(fillsOf(result)[1]).toEqual([1, "SELL", 10, 9]);
    expect(result.ambiguity).toEqual({
      trades: 1,
      share: 1,
      returnLow: 990 / 1000 - 1,
      returnHigh: 1010 / 1000 - 1,
      bars: [{ symbol: "TEST", bar: 1, ts: tsOf(1) }],
    });
  });

  it("ends at the target when asked to be optimistic, with the same interval", () => {
    const result = run(bars, script, { sameBar: "optimistic" });
    expect(fillsOf(result)[1]).toEqual([1, "SELL", 10, 11]);
    expect(result.ambiguity).toMatchObject({ returnLow: 990 / 1000 - 1, returnHigh: 1010 / 1000 - 1 });
  });

  /** Bars of twelve hours inside the second day. */
  const halves = (first: BarText, second: BarText): Frame => {
    const { bars: columns } = toFrame([first, second], "TEST", 1);
    return Frame.fromBars({ ...columns, ts: Float64Array.of(tsOf(1), tsOf(1) + 432e5) }, { symbol: "TEST" });
  };

  it.each([
    ["the target first", halves([10, 11.5, 10, 11.2], [11.2, 11.2, 8.5, 10]), 11],
    ["the stop first", halves([10, 10, 8.5, 9], [9, 11.5, 9, 10]), 9],
    ["the target first, a tick off", halves([10.02, 11.49, 10, 11.2], [11.2, 11.2, 8.52, 10]), 11],
  ])("is decided by finer bars: %s", (_title, finer, price) => {
    const result = run(bars, script, { sameBar: "lowerTimeframe", finer });
    expect(fillsOf(result)[1]).toEqual([1, "SELL", 10, price]);
    expect(result.ambiguity).toMatchObject({ trades: 0, share: 0, bars: [] });
  });

  it.each([
    ["lack the low", halves([10, 11.5, 10, 11.2], [11.2, 11.2, 10, 10])],
    ["reach beyond the high", halves([10, 13, 10, 11.2], [11.2, 11.2, 8.5, 10])],
    ["open elsewhere", halves([11, 11.5, 10, 11.2], [11.2, 11.2, 8.5, 10])],
    ["reach both sides in one of them", halves([10, 11.5, 8.5, 10], [10, 10, 10, 10])],
  ])("stays ambiguous when the finer bars %s", (_title, finer) => {
    const result = run(bars, script, { sameBar: "lowerTimeframe", finer });
    expect(fillsOf(result)[1]).toEqual([1, "SELL", 10, 9]);
    expect(result.ambiguity).toMatchObject({ trades: 1, bars: [{ bar: 1, ts: tsOf(1) }] });
  });

  it("is not ambiguous for one side alone", () => {
    const result = run(bars, { 0: { ...buy, stopLoss: 9 } });
    expect(result.ambiguity).toMatchObject({ trades: 0 });
    expect(fillsOf(result)[1]).toEqual([1, "SELL", 10, 9]);
  });
});

describe("nonsense is refused with bar, time and what to do", () => {
  it.each([
    ["a number", 5 as never, /received 5/],
    ["a word", "HOLD" as never, /received "HOLD"/],
    ["a NaN target", { target: NaN }, /target weight from -1 to 1 .* received "NaN"/],
    ["a target beyond the leverage", { target: 1.5 }, /received "1.5"/],
    ["a quantity of zero", { ...buy, quantity: 0 }, /quantity to be a number above 0, received "0"/],
    ["a negative quantity", { ...buy, quantity: -3 }, /received "-3"/],
    [
      "a bracket on the wrong side",
      { ...buy, stopLoss: 12 },
      /stopLoss < entry < takeProfit .* Put them on the other side/,
    ],
    ["a target below a limit", { type: "limit", side: "BUY", limit: 9, takeProfit: 8 } as const, /for a BUY at 9/],
    ["a promise", Promise.resolve("BUY") as never, /received a Promise: onBar must not be async/],
    ["an unknown type", { type: "iceberg", side: "BUY" } as never, /iceberg/],
  ])("%s", (_title, decision: Decision, message) => {
    const attempt = (): unknown => run([flat, flat], { 1: decision });
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(/scripted at TEST @ 1d, bar 1, 2024-01-02/);
  });

  it.each([
    ["BUY", { type: "limit", side: "BUY", limit: 12 }, "limit 12", "BUY limit below the price and a BUY stop above"],
    ["SELL", { type: "stop", side: "SELL", stop: 12 }, "stop 12", "SELL limit above the price and a SELL stop below"],
  ] as const)(
    "a %s on the wrong side of the price goes through at once, and the result says so",
    (side, order, level, cure) => {
      const { fills, warnings } = run([flat, flat, flat], { 1: { ...order, quantity: 10 } });
      expect(fills).toMatchObject([{ bar: 2, side, price: 10 }]);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toContain(`a ${side} with ${level} at 10 (TEST @ 1d, bar 1, 2024-01-02)`);
      expect(warnings[0]).toContain(cure);
    },
  );

  it.each([
    ["resize", "100 units were filled"],
    ["cancel", "it was cancelled"],
  ] as const)("an order beyond the account is reported (%s)", (onInsufficient, became) => {
    const { warnings } = run([flat, flat, flat], { 1: { ...buy, quantity: 500 } }, { onInsufficient });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(`the first the BUY #1 (TEST @ 1d, bar 1, 2024-01-02): ${became}. Order less`);
  });

  it("a limit at the price itself is on no wrong side", () => {
    expect(run([flat, flat], { 0: { type: "limit", side: "BUY", limit: 10, quantity: 1 } }).warnings).toEqual([]);
  });

  it("a strategy that throws", () => {
    const attempt = (): unknown =>
      runBacktest(toFrame([flat, flat]), function broken(i) {
        if (i === 1) throw new TypeError("no such thing");
        return null;
      });
    expect(attempt).toThrow(
      /^Strategy broken threw at TEST @ 1d, bar 1, 2024-01-02: TypeError: no such thing \(.*orders\.test\.ts:\d+\)\. Fix the strategy and run again\.$/,
    );
  });
});
