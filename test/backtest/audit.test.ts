import { describe, expect, it } from "vitest";
import { assertCausal, auditStrategy } from "../../src/backtest/audit.js";
import { measureWarmupSensitivity } from "../../src/backtest/warmup-sensitivity.js";
import { Frame } from "../../src/frame/frame.js";
import { customIndicator } from "../../src/indicators/custom-indicator.js";
import { externalSignal } from "../../src/indicators/external-signal.js";
import type { Indicator } from "../../src/indicators/indicator.js";
import { sma } from "../../src/indicators/sma.js";
import { PortfolioStrategy, type SymbolView } from "../../src/strategy/portfolio-strategy.js";
import type { CausalFrame } from "../../src/strategy/causal-frame.js";
import { defineStrategy } from "../../src/strategy/define-strategy.js";
import { listStrategies } from "../../src/strategy/registry.js";
import type { BarRow } from "../../src/strategy/row.js";
import { causalMatchers, type CausalMatchers } from "../../src/testing/causal-matchers.js";
import { loadBars } from "../support/load-fixture.js";

expect.extend(causalMatchers);

const frame = loadBars("test/fixtures/golden/synth/synth_1d.csv", "SYNTH", "1d").slice(0, 500);

describe("the audit passes what looks at the past only", () => {
  const builtins = listStrategies()
    .map(({ name }) => name)
    .filter((name) => name !== "ml_forecast");
  it.each(builtins)("%s", (name) => {
    const report = auditStrategy(name, frame);
    expect(report.failure).toBeNull();
    expect(report.causal).toBe(true);
    expect(report.checks.map(({ kind }) => kind)).toEqual(["repeat", "prefix", "future", "poison", "bar"]);
    for (const { runs } of report.checks.slice(1)) expect(runs).toBeGreaterThan(20);
  });

  it.each(["native", "bpy"] as const)("a position that profile %s closes at the end of the run", (profile) => {
    expect(auditStrategy("rsi", frame, { profile, closeAtEnd: true }).failure).toBeNull();
  });

  it("a strategy with brackets that rest in the market", () => {
    const bracket = defineStrategy({
      onBar: (i, { close }, _df, { strategy }) =>
        strategy.position() === 0 && i % 5 === 0
          ? { type: "market", side: "BUY", stopLoss: close * 0.98, takeProfit: close * 1.03 }
          : null,
    });
    expect(assertCausal(bracket, frame).causal).toBe(true);
  });

  it("a strategy with a trailing stop, which ends where later bars take it", () => {
    const trailing = defineStrategy({
      onBar: (_i, _row, _df, { strategy }) => {
        if (strategy.position() === 0) return strategy.orders.length === 0 ? "BUY" : null;
        return strategy.orders.length === 0 ? { type: "trailingStop", side: "SELL", trailPercent: 0.05 } : null;
      },
    });
    expect(assertCausal(trailing, frame).causal).toBe(true);
  });

  it("a plain function of the bar number alone", () => {
    expect(auditStrategy((i: number) => (i % 10 === 0 ? "BUY" : i % 10 === 5 ? "SELL" : null), frame).causal).toBe(
      true,
    );
  });

  it("a vector strategy that earns from the next bar on", () => {
    expect(auditStrategy((bars: Frame) => earn(bars, 1), frame).failure).toBeNull();
  });
});

describe("the audit catches what looks ahead", () => {
  it("a whole-series mean, naming bar, column and both values", () => {
    const mean = customIndicator("whole_mean", {
      inputs: ["close"],
      warmup: 0,
      compute: ({ close }) =>
        close.map(() => close.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0) / close.length),
    });
    const cheat = defineStrategy({
      name: "cheat",
      indicators: () => ({ mean }),
      onBar: (_i, row) => (row.close < row.mean ? "BUY" : "SELL"),
    });
    const { failure } = auditStrategy(cheat, frame);
    expect(failure).toMatchObject({ kind: "prefix", bar: 0, column: "whole_mean" });
    expect(failure!.expected).not.toBe(failure!.actual);
    expect(() => assertCausal(cheat, frame)).toThrow(
      /bar 0, 2018-01-02 column "whole_mean" went from "[\d.]+" to "[\d.]+"/,
    );
  });

  it("a centred average", () => {
    const centred = customIndicator("centred", {
      inputs: ["close"],
      warmup: 0,
      compute: ({ close }) => close.map((value, i) => (value + (close[i + 1] ?? value)) / 2),
    });
    const cheat = defineStrategy({
      indicators: () => ({ centred }),
      onBar: (_i, row) => (row.centred > row.close ? "BUY" : "SELL"),
    });
    expect(cheat).not.toBeCausal(frame);
  });

  it("a vector strategy that multiplies its position by the return of the same bar", () => {
    const { failure } = auditStrategy((bars: Frame) => earn(bars, 0), frame);
    expect(failure).toMatchObject({ kind: "bar", column: "exposure" });
  });

  const decisions: Readonly<Record<string, (bars: Frame, i: number) => boolean>> = {
    volume: ({ bars: { volume } }, i) => volume[i]! > volume[i - 1]!,
    open: ({ bars: { open, close } }, i) => open[i]! > close[i - 1]!,
    range: ({ bars: { high, low } }, i) => high[i]! - low[i]! > (high[i - 1]! - low[i - 1]!) * 1.5,
  };
  it.each(Object.entries(decisions))(
    "a vector strategy that decides on the %s of the bar it earns",
    (_name, isLong) => {
      const { failure } = auditStrategy((bars: Frame) => follow(bars, isLong, 0), frame);
      expect(failure).toMatchObject({ kind: "bar", column: "exposure" });
      expect(auditStrategy((bars: Frame) => follow(bars, isLong, 1), frame).failure).toBeNull();
    },
  );

  it("facts from outside that are joined by what they are about instead of when they were known", () => {
    const byTs: Indicator = {
      ...externalSignal("forecast", { value: "value" }).value,
      compute: ({ frame: { ts }, outside }) =>
        ts.map((now) => (outside.externalSignals?.some((signal) => signal.ts === now) === true ? 1 : 0)),
    };
    const joined = (value: Indicator) =>
      defineStrategy({ indicators: () => ({ value }), onBar: (_i, row) => (row.value > 0 ? "BUY" : "SELL") });
    const externalSignals = [20, 33, 70].map((bar) => ({
      symbol: "SYNTH",
      ts: frame.ts[bar]!,
      signalType: "forecast",
      payload: { value: 1 },
      knownAt: frame.ts[bar + 3]!,
    }));
    const options = { outside: { externalSignals }, samples: 498 };
    const right = externalSignal("forecast", { value: "value" }).value;
    expect(auditStrategy(joined(right), frame, options).failure).toBeNull();
    expect(auditStrategy(joined(byTs), frame, options).failure).toMatchObject({ kind: "prefix", bar: 20 });
  });

  it("random numbers, and says so", () => {
    let state = 1;
    const dice = () => ((state = (state * 16_807) % 2_147_483_647) % 7 === 0 ? ("BUY" as const) : null);
    expect(() => assertCausal(dice, frame)).toThrow(/same bars to give the same run.*column "signal".*random numbers/);
  });
});

it("a strategy may sort what it was shown: it changes no bar and reaches none that comes", () => {
  const before = frame.col("close").slice();
  const median = (values: Float64Array): number => values.sort()[values.length >> 1]!;
  const sorts = (_i: number, row: BarRow, df: CausalFrame) => {
    const [last, tail] = [df.col("close").last(20), df.tail(20).col("close")];
    expect([last.buffer.byteLength, tail.buffer.byteLength]).toEqual([last.byteLength, tail.byteLength]);
    expect(df.head(3).col("open").buffer.byteLength).toBe(8 * Math.min(3, df.length));
    return row.close < median(last) && row.close < median(tail) ? ("BUY" as const) : ("SELL" as const);
  };
  expect(auditStrategy(sorts, frame).failure).toBeNull();
  expect(frame.col("close")).toEqual(before);
});

it("the matcher says what is wrong", () => {
  expect("macd").toBeCausal(frame);
  expect(() => expect((bars: Frame) => earn(bars, 0)).toBeCausal(frame)).toThrow(/only that bar itself was replaced/);
});

it("the warm-up sensitivity lists the indicators of the strategy", () => {
  expect(measureWarmupSensitivity(frame, "db_ma_cross").map(({ name }) => name)).toEqual(["sma20", "sma50"]);
});

/** Long above the average of the last ten closes; `lag` bars between the decision and the return it earns. */
function earn(bars: Frame, lag: number): { position: Float64Array; equity: Float64Array } {
  const isLong = ({ bars: { close } }: Frame, i: number): boolean => {
    const window = close.subarray(Math.max(0, i - 9), i + 1);
    return close[i]! > window.reduce((sum, one) => sum + one, 0) / window.length;
  };
  return follow(bars, isLong, lag);
}

/** Long where the rule says so; `lag` bars between the decision and the return it earns. */
function follow(
  bars: Frame,
  isLong: (bars: Frame, i: number) => boolean,
  lag: number,
): { position: Float64Array; equity: Float64Array } {
  const close = bars.col("close");
  const position = close.map((_close, i) => (i > 0 && isLong(bars, i) ? 1 : 0));
  let account = 1;
  const equity = close.map((value, i) => {
    if (i > 0) account *= 1 + (position[i - lag] ?? 0) * (value / close[i - 1]! - 1);
    return account;
  });
  return { position, equity };
}

declare module "vitest" {
  interface Matchers<T> {
    /** Passes if the strategy survives the audit on the frame. */
    toBeCausal: CausalMatchers<T>["toBeCausal"];
  }
}

describe("several symbols", () => {
  const other = Frame.fromBars(frame.bars, { symbol: "OTHER", resolution: "1d" });
  // One begins later, one ends earlier, and rows are missing.
  const frames = { SYNTH: frame.slice(0, 280), OTHER: other.slice(40, 300) };
  const following = (column: Indicator) =>
    class Rotation extends PortfolioStrategy {
      override indicators() {
        return { level: column };
      }
      onTick(i: number, symbols: Readonly<Record<string, SymbolView>>) {
        if (i % 5 !== 0) return null;
        const rows = Object.entries(symbols).filter(([, { row }]) => row !== null);
        const rising = rows.filter(([, { df }]) => df.at("close", -1) > df.at("level", -1)).map(([symbol]) => symbol);
        return { weights: Object.fromEntries(rising.map((symbol) => [symbol, 0.9 / rising.length])) };
      }
    };

  it("a portfolio strategy that looks back passes", () => {
    const report = assertCausal(following(sma(20)), frames, { samples: 12 });
    expect(report.checks.map(({ kind }) => kind)).toEqual(["repeat", "prefix", "future", "bar"]);
    for (const { runs } of report.checks.slice(1)) expect(runs).toBeGreaterThan(10);
  });

  it("one whose column knows the whole series fails, naming symbol and column", () => {
    const mean = customIndicator("whole_mean", {
      inputs: ["close"],
      warmup: 0,
      compute: ({ close }) => close.map(() => close.reduce((sum, price) => sum + price, 0) / close.length),
    });
    expect(auditStrategy(following(mean), frames).failure).toMatchObject({
      kind: "prefix",
      column: "SYNTH whole_mean",
    });
    expect(() => assertCausal(following(mean), frames)).toThrow(/SYNTH, OTHER, instant \d+, \d{4}-/);
  });

  it("facts of a symbol are looked into, whatever its frame is called", () => {
    const value: Indicator = {
      ...externalSignal("forecast", { value: "value" }).value,
      compute: ({ frame: { ts, symbol }, outside: { externalSignals = [] } }) =>
        ts.map((now) => (externalSignals.some((signal) => signal.symbol === symbol && signal.ts === now) ? 1 : 0)),
    };
    // It never acts on what it knows too early: the column alone shows it.
    class Reads extends PortfolioStrategy {
      override indicators() {
        return { value };
      }
      onTick() {
        return null;
      }
    }
    const [ts, knownAt] = [frame.ts[20]!, frame.ts[23]!];
    const signal = { symbol: "A", ts, signalType: "forecast", payload: { value: 1 }, knownAt };
    const options = { outside: { externalSignals: [signal] }, samples: 280 };
    const nameless = Frame.fromBars(frame.slice(0, 280).bars, { resolution: "1d" });
    expect(auditStrategy(Reads, { A: nameless, B: nameless }, options).failure).toMatchObject({
      kind: "prefix",
      bar: 20,
      column: "A forecast.value",
    });
  });

  it("one that remembers the run before fails", () => {
    let last = 0;
    class Remembers extends PortfolioStrategy {
      onTick(i: number, symbols: Readonly<Record<string, SymbolView>>) {
        const now = symbols["SYNTH"]!.row?.close ?? 0;
        const weight = last > now ? 0.5 : 0.1;
        last = now + i;
        return { weights: { SYNTH: weight } };
      }
    }
    expect(auditStrategy(Remembers, frames).causal).toBe(false);
  });
});

it.each([0, -3, 2.5, NaN])("%s samples are refused: they would prove little or nothing", (samples) => {
  expect(() => auditStrategy("macd", frame, { samples })).toThrow(
    `samples as a whole number of 1 or more, received "${samples}"`,
  );
});

it("bars without a future prove nothing, and are refused", () => {
  const last = frame.slice(0, 1);
  expect(() => auditStrategy("macd", last)).toThrow(/at least two bars/);
  const late = { A: frame, B: frame.slice(frame.length - 1) };
  expect(() => auditStrategy("macd", late)).toThrow(/two instants from the start of the last one on/);
});
