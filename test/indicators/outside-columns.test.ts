import { describe, expect, test } from "vitest";
import { auditStrategy } from "../../src/backtest/audit.js";
import { Frame } from "../../src/frame/frame.js";
import { computeIndicators } from "../../src/indicators/compute-indicators.js";
import { externalSignal } from "../../src/indicators/external-signal.js";
import { marketEvent } from "../../src/indicators/market-event.js";
import { symbolEvent } from "../../src/indicators/symbol-event.js";
import type { ExternalSignal, OutsideData } from "../../src/model/events.js";
import { defineStrategy } from "../../src/strategy/define-strategy.js";
import { january, toDailyFrame } from "../support/daily-line.js";

const frame = toDailyFrame([100, 101, 102, 103, 104, 105]);
const none = NaN;

function signal(knownAt: number, payload: Record<string, unknown>, rest: Partial<ExternalSignal> = {}): ExternalSignal {
  return { symbol: "SPY", ts: knownAt, signalType: "forecast", payload, knownAt, ...rest };
}

function columnsOf(wanted: Parameters<typeof computeIndicators>[1], outside: OutsideData, bars = frame) {
  const computed = computeIndicators(bars, wanted, { outside });
  return Object.fromEntries(Object.keys(wanted).map((name) => [name, [...computed.col(name)]]));
}

describe("columns of facts from outside", () => {
  test("a row shows the last signal that was known at its close, to the millisecond", () => {
    const externalSignals = [
      // The bar of 4 January closes at midnight of the fifth.
      signal(january(5) + 1, { value: 3 }),
      signal(january(3), { value: 1 }),
      signal(january(4, 12), { value: 2 }),
    ];
    const wanted = externalSignal("forecast", { value: "value" });
    expect(columnsOf(wanted, { externalSignals })).toEqual({ value: [none, 1, 1, 2, 3, 3] });
  });

  test("a bar that the next one cuts short does not see what became known behind that open", () => {
    // An hourly session from half past on: its first decision trades at 15:00.
    const half = 18e5;
    const ts = Float64Array.of(january(5, 14) + half, january(5, 15), january(5, 16));
    const { bars } = toDailyFrame([100, 101, 102]);
    const hours = Frame.fromBars({ ...bars, ts }, { symbol: "SPY", resolution: "1h" });
    const externalSignals = [signal(january(5, 15) + half / 2, { value: 1 })];
    const wanted = externalSignal("forecast", { value: "value" });
    expect(columnsOf(wanted, { externalSignals }, hours)["value"]).toEqual([none, 1, 1]);
    // Of the last bar nothing but its size tells when it closes.
    expect(columnsOf(wanted, { externalSignals }, hours.slice(0, 1))["value"]).toEqual([1]);
    const strategy = defineStrategy({ indicators: () => wanted, onBar: (_i, { value }) => (value > 0 ? "BUY" : null) });
    expect(auditStrategy(strategy, hours, { outside: { externalSignals } }).failure).toBeNull();
  });

  test("what a signal is about does not count, when it was known does", () => {
    const externalSignals = [signal(january(5), { value: 7 }, { ts: january(1) })];
    expect(columnsOf(externalSignal("forecast", { value: "value" }), { externalSignals })).toEqual({
      value: [none, none, none, 7, 7, 7],
    });
  });

  test("of signals known at one instant the one about the latest instant counts, in whatever order they come", () => {
    const externalSignals = [
      signal(january(3), { value: 2 }, { ts: january(9) }),
      signal(january(3), { value: 1 }, { ts: january(2) }),
    ];
    const wanted = externalSignal("forecast", { value: "value" });
    expect(columnsOf(wanted, { externalSignals })["value"]).toEqual([none, 2, 2, 2, 2, 2]);
    expect(columnsOf(wanted, { externalSignals: [...externalSignals].reverse() })["value"]).toEqual([
      none,
      2,
      2,
      2,
      2,
      2,
    ]);
  });

  test("a signal goes stale after a number of bars or of milliseconds", () => {
    const externalSignals = [signal(january(3), { value: 1 })];
    const stale = (options: { staleAfterBars?: number; staleAfterMs?: number }) =>
      columnsOf(externalSignal("forecast", { value: "value" }, options), { externalSignals })["value"];
    expect(stale({ staleAfterBars: 2 })).toEqual([none, 1, 1, 1, none, none]);
    expect(stale({ staleAfterBars: 0 })).toEqual([none, 1, none, none, none, none]);
    expect(stale({ staleAfterMs: 864e5 })).toEqual([none, 1, 1, none, none, none]);
  });

  test("the age counts bars since the signal was seen first, and starts again with the next one", () => {
    const externalSignals = [signal(january(3), { value: 1 }), signal(january(5, 9), { value: 1 })];
    const wanted = externalSignal("forecast", { value: "value" }, { ageColumn: "age", staleAfterBars: 2 });
    expect(columnsOf(wanted, { externalSignals })).toEqual({
      value: [none, 1, 1, 1, 1, 1],
      age: [none, 0, 1, 2, 0, 1],
    });
  });

  test("a signal from before the first bar is at least as old as it can be", () => {
    // The first bar closes on 2 January: the signal of 29 December is four days old by then.
    const externalSignals = [signal(january(-2), { value: 1 })];
    const wanted = externalSignal("forecast", { value: "value" }, { ageColumn: "age", staleAfterBars: 5 });
    expect(columnsOf(wanted, { externalSignals })).toEqual({
      value: [1, 1, none, none, none, none],
      age: [4, 5, none, none, none, none],
    });
  });

  test("other symbols and other kinds of signal do not count, unless the symbol is asked for", () => {
    const externalSignals = [
      signal(january(2), { value: 1 }, { symbol: "QQQ" }),
      signal(january(2), { value: 2 }, { signalType: "mood" }),
    ];
    const nothing = [none, none, none, none, none, none];
    const own = externalSignal("forecast", { own: "value" });
    const other = externalSignal("forecast", { other: "value" }, { symbol: "QQQ" });
    expect(columnsOf({ ...own, ...other }, { externalSignals })).toEqual({ own: nothing, other: [1, 1, 1, 1, 1, 1] });
  });

  test("a field that is not a number is no value; a function reads whatever it likes", () => {
    const externalSignals = [
      signal(january(2), { value: "0.5", side: "long" }),
      signal(january(4), { value: null, side: "short" }),
    ];
    const wanted = externalSignal("forecast", {
      value: "value",
      side: (payload, { knownAt }) => (payload["side"] === "long" ? 1 : -1) * new Date(knownAt).getUTCDate(),
    });
    expect(columnsOf(wanted, { externalSignals })).toEqual({
      value: [none, none, none, none, none, none],
      side: [2, 2, -4, -4, -4, -4],
    });
  });

  test("market events and symbol events are joined the same way", () => {
    const outside: OutsideData = {
      marketEvents: [
        { date: january(2), eventType: "fomc", details: { rate: 4.5 }, knownAt: january(2, 18) },
        { date: january(3), eventType: "cpi", details: { rate: 9 }, knownAt: january(3, 13) },
      ],
      symbolEvents: [
        { symbol: "SPY", ts: january(3), eventType: "earnings", details: { eps: 2 }, knownAt: january(3, 21) },
        { symbol: "QQQ", ts: january(1), eventType: "earnings", details: { eps: 1 }, knownAt: january(1) },
      ],
    };
    const wanted = { ...marketEvent("fomc", { rate: "rate" }), ...symbolEvent("earnings", { eps: "eps" }) };
    expect(columnsOf(wanted, outside)).toEqual({
      rate: [none, 4.5, 4.5, 4.5, 4.5, 4.5],
      eps: [none, none, 2, 2, 2, 2],
    });
  });

  test("nothing at all gives columns without a value", () => {
    expect(columnsOf(marketEvent("fomc", { rate: "rate" }), {})["rate"]).toEqual([none, none, none, none, none, none]);
  });

  test("wrong functions, numbers of bars and nameless frames are refused by name", () => {
    const externalSignals = [signal(january(2), { value: "x" })];
    const broken = externalSignal("forecast", { bad: (payload) => payload["value"] as number });
    expect(() => columnsOf(broken, { externalSignals })).toThrow(
      'column "bad" to give a number, NaN for none, received "x"',
    );
    const thrown = externalSignal("forecast", { bad: (payload) => (payload["list"] as number[])[0]! });
    expect(() => columnsOf(thrown, { externalSignals })).toThrow('Cannot read column "bad" from the external signal');
    expect(() => externalSignal("forecast", {}, { staleAfterBars: 1.5 })).toThrow('received "1.5"');
    const nameless = toDailyFrame([1, 2, 3], null);
    const wanted = externalSignal("forecast", { value: "value" });
    expect(() => columnsOf(wanted, { externalSignals }, nameless)).toThrow('{ symbol: "SPY" }');
  });
});
