import { expect, test } from "vitest";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import { Frame } from "../../src/frame/frame.js";
import { knownAtColumn } from "../../src/frame/known-at.js";
import { externalSignal } from "../../src/indicators/external-signal.js";
import { marketEvent } from "../../src/indicators/market-event.js";
import { onTimeframe } from "../../src/indicators/on-timeframe.js";
import { sma } from "../../src/indicators/sma.js";
import { symbolEvent } from "../../src/indicators/symbol-event.js";
import type { ExternalSignal, OutsideData } from "../../src/model/events.js";
import { defineStrategy } from "../../src/strategy/define-strategy.js";
import { createRandom, makeBars } from "../support/make-bars.js";

const hourMs = 36e5;
const bars = 400;
const frame = Frame.fromBars(makeBars(bars, { stepMs: hourMs }), { symbol: "SPY", resolution: "1h" });
const clock = knownAtColumn(frame);

/** Facts at random instants around the bars, known before or after the instant they are about. */
function makeFacts(seed: number, count: number): ExternalSignal[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const knownAt = frame.ts[0]! + Math.floor((random() * 1.2 - 0.1) * bars * hourMs);
    return {
      symbol: "SPY",
      ts: knownAt + Math.floor((random() - 0.5) * 50 * hourMs),
      signalType: "ml_return_forecast",
      payload: {
        expected_return: random() - 0.5,
        confidence: random(),
        horizon_bars: 1 + Math.floor(random() * 20),
      },
      knownAt,
    };
  });
}

function toOutside(facts: readonly ExternalSignal[]): OutsideData {
  const event = { eventType: "mood" };
  return {
    externalSignals: facts,
    marketEvents: facts.map(({ ts, knownAt, payload }) => ({ ...event, date: ts, knownAt, details: payload })),
    symbolEvents: facts.map(({ ts, knownAt, payload, symbol }) => ({
      ...event,
      symbol,
      ts,
      knownAt,
      details: payload,
    })),
  };
}

const seesEverything = defineStrategy({
  indicators: () => ({
    ...externalSignal("ml_return_forecast", { signal: "expected_return" }, { ageColumn: "signalAge" }),
    ...marketEvent("mood", { market: "expected_return" }, { staleAfterBars: 12 }),
    ...symbolEvent("mood", { company: "expected_return" }, { staleAfterMs: 20 * hourMs }),
    day: onTimeframe("1d", sma(2)),
  }),
  onBar: (_i, row) => (row.signal + row.market + row.company > 0 && row.close > row.day ? "BUY" : "SELL"),
});

for (const [name, strategy, params] of [
  ["ml_forecast", "ml_forecast", { allowShort: "yes", minConfidence: 0.3, trend: 5 }],
  ["a strategy that reads every kind of fact", seesEverything, {}],
] as const) {
  test(`facts known later never move an earlier decision of ${name}`, () => {
    const random = createRandom(99);
    let moved = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const past = Math.floor(random() * bars);
      const early = makeFacts(seed, 60).filter(({ knownAt }) => knownAt <= clock[past]!);
      const late = makeFacts(seed + 1000, 60).filter(({ knownAt }) => knownAt > clock[past]!);
      const [without, withLate] = [early, [...late, ...early]].map((facts) =>
        runBacktest(frame, strategy, { params, outside: toOutside(facts) }),
      );
      const upTo = <T extends { subarray(start: number, end: number): T }>(column: T): T =>
        column.subarray(0, past + 1);
      expect(upTo(withLate!.decisions)).toEqual(upTo(without!.decisions));
      expect(upTo(withLate!.equity)).toEqual(upTo(without!.equity));
      for (const column of without!.frame.columnNames) {
        expect(upTo(withLate!.frame.col(column))).toEqual(upTo(without!.frame.col(column)));
      }
      if (without!.equity.at(-1) !== withLate!.equity.at(-1)) moved++;
    }
    // The late facts were there to be seen.
    expect(moved).toBeGreaterThan(20);
  });
}
