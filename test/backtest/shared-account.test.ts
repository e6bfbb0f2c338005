import { describe, expect, it } from "vitest";
import type { BacktestOptions } from "../../src/backtest/backtest-options.js";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import { Frame } from "../../src/frame/frame.js";
import type { Decision } from "../../src/model/order.js";
import { PortfolioStrategy } from "../../src/strategy/portfolio-strategy.js";
import { scripted, toFrame, tsOf, type BarText } from "../support/scripted.js";

const flat: BarText = [10, 10, 10, 10];
const at = (price: number, volume = 1000): BarText => [price, price, price, price, volume];

function run(
  frames: Readonly<Record<string, Frame>>,
  script: Readonly<Record<number, Decision>>,
  options: BacktestOptions = {},
) {
  class Written extends PortfolioStrategy {
    onTick(i: number): Decision {
      return script[i] ?? null;
    }
  }
  return runBacktest(frames, Written, { cash: 1000, ...options });
}

describe("an order for another symbol", () => {
  it("is read on that symbol's price scale", () => {
    const b = toFrame([at(100), [100, 100, 90, 100], [50, 50, 44, 50]]);
    const { fills } = run(
      { A: toFrame([flat, flat, flat]), B: b },
      { 0: { type: "limit", side: "BUY", symbol: "B", quantity: 3, limit: 46 } },
      { corporateActions: { B: [{ type: "split", ts: tsOf(2), ratio: 2 }] } },
    );
    expect(fills).toMatchObject([{ symbol: "B", price: 92, quantity: 3, bar: 1 }]);
  });

  it("may be one of a group", () => {
    const order = { symbol: "B", side: "BUY", quantity: 3 } as const;
    const frames = { A: toFrame([flat, flat]), B: toFrame([flat, [10, 12, 10, 10]]) };
    const { orders } = run(frames, {
      0: {
        oco: [
          { ...order, type: "limit", limit: 9 },
          { ...order, type: "stop", stop: 11 },
        ],
      },
    });
    expect(orders.map(({ symbol, status }) => [symbol, status])).toEqual([
      ["B", "cancelled"],
      ["B", "filled"],
    ]);
    expect(() =>
      run(frames, {
        0: {
          oco: [
            { ...order, type: "limit", limit: 9 },
            { ...order, type: "limit", limit: 9, symbol: "A" },
          ],
        },
      }),
    ).toThrow(/one group to be for one symbol, received "B" and "A"/);
  });

  it("is refused with its reason while that symbol has no price", () => {
    const late = toFrame([flat, flat], "B", 2);
    const { orders } = run(
      { A: toFrame([flat, flat, flat, flat]), B: late },
      {
        0: [
          { type: "market", side: "BUY", symbol: "B", quantity: 3 },
          { target: 0.5, symbol: "B" },
          { type: "trailingStop", side: "SELL", trail: 1, symbol: "B", quantity: 1 },
        ],
      },
    );
    expect(orders).toHaveLength(3);
    for (const order of orders) {
      expect(order).toMatchObject({
        placedBar: 0,
        placedTs: tsOf(0),
        endBar: 0,
        status: "cancelled",
        reason: "no price yet",
      });
    }
  });

  it("bears the bar of its decision, not of the symbol's last price", () => {
    const { orders } = run(
      { A: toFrame([flat, flat, flat, flat, flat]), B: toFrame([flat, flat]) },
      {
        3: { type: "market", side: "BUY", symbol: "B", quantity: 3 },
        4: { cancel: "all", symbol: "B" },
      },
    );
    expect(orders).toMatchObject([{ placedBar: 3, placedTs: tsOf(3), endBar: 4, endTs: tsOf(4), status: "cancelled" }]);
  });
});

it("at the close too what is sold pays for what is bought", () => {
  const frames = { A: toFrame([flat, flat, flat]), B: toFrame([flat, flat, flat]) };
  const script = { 0: { weights: { A: 0, B: 1 } }, 1: { weights: { A: 1, B: 0 } } };
  const { orders } = run(frames, script, { fill: "close" });
  expect(orders.map(({ symbol, side, filled, endBar, reason }) => [symbol, side, filled, endBar, reason])).toEqual([
    ["B", "BUY", 100, 0, null],
    ["A", "BUY", 100, 1, null],
    ["B", "SELL", 100, 1, null],
  ]);
});

describe("a margin call", () => {
  it("over several symbols is dated by the clock of the run and made once", () => {
    const frames = { A: toFrame([flat, flat]), B: toFrame([flat, flat, at(18), at(19), at(19), at(19)]) };
    const { events, orders, bust } = run(
      frames,
      {
        0: [
          { target: 1, symbol: "A" },
          { target: -1, symbol: "B" },
        ],
      },
      { leverage: 2 },
    );
    // 1000 + 100 * 10 long, 100 * 18 short: equity 200 under a quarter of 2800.
    expect(events).toEqual([{ kind: "margin call", symbol: null, ts: tsOf(2), value: 200 }]);
    expect(bust).toBe(false);
    // A trades no more: its sale waits, one order and not one a bar.
    expect(orders.map(({ symbol, filled, status, reason }) => [symbol, filled, status, reason])).toEqual([
      ["A", 100, "filled", null],
      ["B", 100, "filled", null],
      ["A", 0, "open", "margin call"],
      ["B", 100, "filled", "margin call"],
    ]);
  });

  it("goes on over thin bars, and no strategy can take it back", () => {
    const bars: BarText[] = [flat, at(10, 1000), at(6, 1000), at(6, 80), at(6, 80), at(6, 80)];
    const result = runBacktest(
      toFrame(bars),
      scripted({ 0: { target: 2 }, 3: ["BUY", { cancel: "all" }, { cancel: "#2" }, { target: 0 }] }),
      { cash: 1000, leverage: 2, volumeShare: 1 },
    );
    expect(Array.from(result.position)).toEqual([0, 200, 200, 120, 40, 0]);
    expect(result.events).toHaveLength(1);
    expect(result.orders.find(({ reason }) => reason === "margin call")).toMatchObject({
      filled: 200,
      status: "filled",
    });
  });
});

it("the volatility of hours is a yearly one: it counts the hours of a session", () => {
  const order = { type: "market", side: "BUY", quantity: { volatility: 0.05, lookbackBars: 20 } } as const;
  const units = (frame: Frame): number => runBacktest(frame, scripted({ 40: order }), { cash: 1e6 }).fills[0]!.quantity;
  // The same prices, once as days and once as eight hours a day: sqrt(8) times the volatility a year.
  expect(units(hoursOf(24)) / units(hoursOf(3))).toBeCloseTo(Math.sqrt(8), 2);
});

it("each symbol's volatility is a yearly one by its own sessions a year", () => {
  const order = { type: "market", side: "BUY", quantity: { volatility: 0.01, lookbackBars: 20 } } as const;
  const frames = { A: hoursOf(24), B: hoursOf(24), C: hoursOf(24) };
  const instruments = { B: { sessionsPerYear: 63 }, C: { sessionsPerYear: 1008 } };
  const { fills } = runBacktest(frames, scripted({ 40: order }), { cash: 1e6, instruments });
  const units = (ticker: string): number => fills.find(({ symbol }) => symbol === ticker)!.quantity;
  expect(units("B") / units("A")).toBeCloseTo(2, 2);
  expect(units("C") / units("A")).toBeCloseTo(0.5, 2);
});

/** Bars of alternating prices, so many hours apart. */
function hoursOf(hours: number): Frame {
  const daily = toFrame(Array.from({ length: 48 }, (_, i) => at(i % 2 === 0 ? 100 : 100.6)));
  const ts = daily.ts.map((_ts, i) => tsOf(0) + i * hours * 36e5);
  return Frame.fromBars({ ...daily.bars, ts }, { symbol: "TEST", resolution: hours === 24 ? "1d" : "3h" });
}

it("the weight held without equity is no number, and never below zero or endless", () => {
  const falling: BarText[] = [
    [100, 100, 100, 100],
    [100, 100, 100, 100],
    [20, 20, 20, 20],
    [20, 20, 20, 20],
  ];
  const frames = { A: toFrame(falling, "A"), B: toFrame(falling, "B") };
  const both = (i: number) => (i === 0 ? ({ target: 1 } as const) : null);
  const { position, equity, bust } = runBacktest(frames, both, { leverage: 2 });
  expect([bust, equity[2]! < 0]).toEqual([true, true]);
  expect(Array.from(position)).toEqual([0, 2, NaN, 0]);
});
