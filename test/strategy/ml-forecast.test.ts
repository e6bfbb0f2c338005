import { describe, expect, test } from "vitest";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import type { ExternalSignal } from "../../src/model/events.js";
import { getStrategy } from "../../src/strategy/registry.js";
import { january, toDailyFrame } from "../support/daily-line.js";

const rising = toDailyFrame([101, 103, 105, 107, 109, 111, 113, 115, 117, 119]);
const falling = toDailyFrame([119, 117, 115, 113, 111, 109, 107, 105, 103, 101]);

function forecast(knownAt: number, expected_return: number, rest: Record<string, unknown> = {}): ExternalSignal {
  const payload = { expected_return, confidence: 0.65, horizon_bars: 3, ...rest };
  return { symbol: "SPY", ts: knownAt, signalType: "ml_return_forecast", payload, knownAt };
}

function run(frame: typeof rising, externalSignals: ExternalSignal[], params: Record<string, unknown> = {}) {
  return runBacktest(frame, "ml_forecast", {
    params: { trend: 2, ...params },
    outside: { externalSignals },
  });
}

/** Bars of the decisions: BUY positive, SELL negative, 1-based so that bar 0 has a sign. */
function decisionsOf(...args: Parameters<typeof run>): number[] {
  return run(...args).signals.map(({ bar, signal }) => (signal === "BUY" ? bar + 1 : -bar - 1));
}

describe("ml_forecast", () => {
  test("buys when a forecast is known and holds for its horizon", () => {
    // Known at noon of 3 January, so seen at the close of bar 2: bought at the open of bar 3 (106), sold at that of bar 6
    // (112). 10 000 buy 94 whole units: 94 x 6 = 564.
    const { trades, equity, position, warnings } = run(rising, [forecast(january(3, 12), 0.02)]);
    expect(trades).toHaveLength(1);
    expect(trades[0]).toMatchObject({
      side: "BUY",
      quantity: 94,
      entryBar: 3,
      entryPrice: 106,
      exitBar: 6,
      exitPrice: 112,
    });
    expect(trades[0]!.barsHeld).toBe(3);
    expect(equity.at(-1)).toBe(10_564);
    expect([...position]).toEqual([0, 0, 0, 94, 94, 94, 0, 0, 0, 0]);
    expect(warnings).toEqual([]);
  });

  test("a later forecast replaces an earlier one", () => {
    const again = [forecast(january(3, 12), 0.02), forecast(january(5, 12), 0.03)];
    expect(decisionsOf(rising, again)).toEqual([3, -8]);
    const nothing = [forecast(january(3, 12), 0.02), forecast(january(5, 12), 0.001)];
    expect(decisionsOf(rising, nothing)).toEqual([3, -5]);
  });

  test("threshold, confidence and trend must all agree", () => {
    const one = [forecast(january(3, 12), 0.02)];
    expect(decisionsOf(rising, one, { threshold: 0.02 })).toEqual([]);
    expect(decisionsOf(rising, one, { minConfidence: 0.65 })).toEqual([3, -6]);
    expect(decisionsOf(rising, one, { minConfidence: 0.66 })).toEqual([]);
    expect(decisionsOf(falling, one)).toEqual([]);
  });

  test("a forecast is followed once the close comes to stand on its side, and then to its end", () => {
    // ma2 is below the close on bars 1, 2, 5; the forecast counts on bars 3, 4, 5, 6, 7.
    const frame = toDailyFrame([100, 102, 104, 103, 102, 105, 101, 100, 99, 98]);
    expect(decisionsOf(frame, [forecast(january(4, 12), 0.02, { horizon_bars: 5 })])).toEqual([6, -9]);
  });

  test("is flat below minus the threshold, and short when that is allowed", () => {
    const one = [forecast(january(3, 12), -0.02)];
    expect(run(falling, one).trades).toEqual([]);
    // Sold short at the open of bar 3 (112), bought back at that of bar 6 (106): 89 units at a close of 115 before.
    const { trades } = run(falling, one, { allowShort: "yes" });
    expect(trades).toHaveLength(1);
    expect(trades[0]).toMatchObject({ side: "SELL", entryBar: 3, entryPrice: 112, exitBar: 6, exitPrice: 106 });
    expect(trades[0]!.pnl).toBe(6 * trades[0]!.quantity!);
    expect(run(rising, one, { allowShort: "yes" }).trades).toEqual([]);
  });

  test("turns from long to short when the forecast and the trend turn", () => {
    const frame = toDailyFrame([100, 102, 104, 106, 104, 102, 100, 98, 96, 94]);
    const turning = [forecast(january(3, 12), 0.02, { horizon_bars: 9 }), forecast(january(5, 12), -0.02)];
    const { position } = run(frame, turning, { allowShort: "yes" });
    expect([...position].map(Math.sign)).toEqual([0, 0, 0, 1, 1, -1, -1, -1, 0, 0]);
  });

  test("a forecast without horizon or confidence takes the parameters", () => {
    const bare = [forecast(january(3, 12), 0.02, { horizon_bars: null, confidence: null })];
    expect(decisionsOf(rising, bare, { minConfidence: 0, horizon: 2 })).toEqual([3, -5]);
    expect(decisionsOf(rising, bare)).toEqual([]);
  });

  test("a forecast from before the window is followed for what is left of it", () => {
    const { signals } = runBacktest(rising, "ml_forecast", {
      params: { trend: 2 },
      outside: { externalSignals: [forecast(january(3, 12), 0.02)] },
      window: { start: 4 },
    });
    expect(signals.map(({ bar, signal }) => `${signal} ${bar}`)).toEqual(["BUY 0", "SELL 1"]);
  });

  test("without forecasts it stays flat and says so", () => {
    const { trades, warnings } = run(rising, []);
    expect(trades).toEqual([]);
    expect(warnings).toEqual([
      'No external signal "ml_return_forecast" of SPY gave a value on any of these 10 bars: expectedReturn, confidence, ' +
        "horizonBars, forecastAge stayed empty. Store them, or hand them over as outside.externalSignals; what counts is " +
        "from when they were known.",
    ]);
  });

  test("each symbol follows its own forecasts", () => {
    const frames = { SPY: rising, QQQ: toDailyFrame([...rising.col("close")], "QQQ") };
    const one = { ...forecast(january(3, 12), 0.02), symbol: "QQQ" };
    const { trades, warnings } = runBacktest(frames, "ml_forecast", {
      params: { trend: 2 },
      outside: { externalSignals: [one] },
    });
    expect(trades.map(({ symbol }) => symbol)).toEqual(["QQQ"]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain("of SPY");
  });

  test("its parameters are typed and described", () => {
    const { params } = getStrategy("ml_forecast");
    expect(Object.keys(params)).toEqual(["threshold", "minConfidence", "trend", "horizon", "allowShort"]);
    for (const param of Object.values(params)) expect(param.description).not.toBe("");
    expect(() => run(rising, [], { min_confidence: 2 })).toThrow("minConfidence: expected a number from 0 to 1");
  });
});
