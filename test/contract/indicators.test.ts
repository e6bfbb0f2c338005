import fc from "fast-check";
import { ATR, BollingerBands, EMA, MACD, RSI, SMA, SuperTrend, TR } from "trading-signals";
import { describe, expect, test } from "vitest";
import { Frame } from "../../src/frame/frame.js";
import { computeIndicators } from "../../src/indicators/compute-indicators.js";
import { createStreaming } from "../../src/indicators/create-streaming.js";
import { parseIndicator } from "../../src/indicators/parse-indicator.js";
import { concatBars, createBarColumns, type BarColumns } from "../../src/model/bar.js";
import { loadBars } from "../support/load-fixture.js";

/** Every kind of column with its default and with other parameters. */
const names = [
  "sma20",
  "sma50",
  "sma1",
  "sma7",
  "ma200",
  "ema20",
  "ema3",
  "ema20_talib",
  "rsi14",
  "rsi2",
  "atr14",
  "atr1",
  "atr14_talib",
  "tr",
  "bb_upper",
  "bb_middle",
  "bb_lower",
  "bb_upper(50,2.5)",
  "bb_lower(2,1)",
  "macd",
  "macd_signal",
  "macd_hist",
  "macd_hist(5,35,5)",
  "macd_signal(10,3,4)",
  "macd_talib",
  "macd_signal_talib",
  "macd_hist_talib(3,6,4)",
  "macd_unmasked",
  "macd_signal_unmasked",
  "macd_hist_unmasked(3,6,4)",
  "supertrend",
  "supertrend_dir",
  "supertrend(7,2)",
  "supertrend_talib",
  "supertrend_dir_talib(7,2)",
  "ath",
  "ath_close",
  "ath_high",
];

const bars = loadBars("test/fixtures/bars/GOOG_1d.csv.gz", "GOOG", "1d").slice(0, 600);

function column(frame: Frame, name: string): Float64Array {
  return computeIndicators(frame, { value: name }, { stored: "ignore" }).col("value");
}

function copyOf(frame: Frame): BarColumns {
  const copy = createBarColumns(frame.length);
  for (const name of ["ts", "open", "high", "low", "close", "volume"] as const) copy[name].set(frame.col(name));
  return copy;
}

/** The columns of rows from..to-1 alone. */
function cut(frame: Frame, from: number, to: number): Frame {
  return Frame.fromBars(copyOf(frame.slice(from, to)), frame);
}

function without(frame: Frame, row: number): Frame {
  return Frame.fromBars(concatBars([frame.slice(0, row).bars, frame.slice(row + 1).bars]), frame);
}

function firstValue(values: Float64Array): number {
  return values.findIndex((value) => !Number.isNaN(value));
}

/** Prices that walk by up to 3 % a bar, in cents, from a level between a fraction of a cent and millions. */
const walk = fc
  .record({
    level: fc.constantFrom(0.0007, 1, 100, 4_000_000),
    steps: fc.array(fc.integer({ min: -300, max: 300 }), { minLength: 0, maxLength: 160 }),
  })
  .map(({ level, steps }) => {
    const walked = createBarColumns(steps.length);
    let price = level;
    for (const [i, step] of steps.entries()) {
      walked.ts[i] = i * 864e5;
      walked.open[i] = price;
      price *= 1 + step / 10_000;
      walked.close[i] = price;
      walked.high[i] = Math.max(walked.open[i], price) * 1.001;
      walked.low[i] = Math.min(walked.open[i], price) * 0.999;
      walked.volume[i] = 100;
    }
    return Frame.fromBars(walked, { symbol: "WALK", resolution: "1d" });
  });

describe.each(names)("%s", (name) => {
  const indicator = parseIndicator(name);
  const whole = column(bars, name);

  test("has one row per bar and its first value where it says", () => {
    expect(whole).toHaveLength(bars.length);
    expect(firstValue(whole)).toBe(indicator.warmup);
    expect(indicator.spec.warmup).toBe(indicator.warmup);
    expect(whole.subarray(indicator.warmup).every(Number.isFinite)).toBe(true);
  });

  test("is the same for its own name", () => {
    expect(parseIndicator(indicator.name).name).toBe(indicator.name);
    expect(column(bars, indicator.name)).toEqual(whole);
  });

  test("does not change the bars", () => {
    const before = copyOf(bars);
    column(bars, name);
    expect(copyOf(bars)).toEqual(before);
  });

  test("row i is the same whatever comes behind it", () => {
    fc.assert(
      fc.property(walk, fc.nat(), (frame, at) => {
        const end = frame.length === 0 ? 0 : at % (frame.length + 1);
        expect(column(cut(frame, 0, end), name)).toEqual(column(frame, name).slice(0, end));
      }),
      { numRuns: 40 },
    );
  });

  test.each([0, 1, 2])("%i bars give that many rows", (length) => {
    const few = column(bars.slice(0, length), name);
    expect(few).toHaveLength(length);
    expect(few).toEqual(whole.slice(0, length));
  });

  test("starts afresh behind a gap, and no NaN goes further than the bar", () => {
    const gapped = copyOf(bars);
    for (const input of indicator.inputs) gapped[input as "close"][300] = NaN;
    const values = column(Frame.fromBars(gapped, bars), name);
    expect(values.slice(0, 300)).toEqual(whole.slice(0, 300));
    expect(values[300]).toBeNaN();
    const behind = indicator.acrossGaps
      ? column(without(bars, 300), name).slice(300)
      : column(cut(bars, 301, 600), name);
    expect(values.slice(301)).toEqual(behind);
  });

  test("an infinite price is a gap too", () => {
    const infinite = copyOf(bars);
    for (const input of indicator.inputs) infinite[input as "close"][300] = Infinity;
    const values = column(Frame.fromBars(infinite, bars), name);
    expect(values[300]).toBeNaN();
    expect(values.subarray(301 + indicator.warmup).every(Number.isFinite)).toBe(true);
  });

  test("streaming gives the column bar by bar", async () => {
    const stream = await createStreaming(indicator);
    const followed = Float64Array.from({ length: bars.length }, (_, i) => stream.add(bars.row(i) as never));
    expect(firstValue(followed)).toBe(indicator.warmup);
    for (const [i, want] of whole.entries()) {
      if (!Number.isNaN(want)) expect(Math.abs(followed[i]! - want)).toBeLessThanOrEqual(1e-9 * Math.max(1, want));
    }
  });

  test("streaming equals the column on any walk", async () => {
    await fc.assert(
      fc.asyncProperty(walk, async (frame) => {
        const stream = await createStreaming(indicator);
        const want = column(frame, name);
        const level = Math.max(...frame.col("high"), name.startsWith("rsi") ? 100 : 0);
        for (let i = 0; i < frame.length; i++) {
          const got = stream.add(frame.row(i) as never);
          if (Number.isNaN(want[i])) expect(got).toBeNaN();
          else expect(Math.abs(got - want[i]!)).toBeLessThanOrEqual(1e-9 * level);
        }
      }),
      { numRuns: 15 },
    );
  });

  test("streaming starts afresh behind a gap", async () => {
    const stream = await createStreaming(indicator);
    const gapped = copyOf(bars);
    for (const input of indicator.inputs) gapped[input as "close"][100] = NaN;
    const frame = Frame.fromBars(gapped, bars).slice(0, 300);
    const want = column(frame, name);
    for (let i = 0; i < 300; i++) {
      const got = stream.add(frame.row(i) as never);
      if (Number.isNaN(want[i])) expect(got).toBeNaN();
      else expect(Math.abs(got - want[i]!)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(want[i]!)));
    }
  });
});

describe("trading-signals is the definition of", () => {
  const shown = <T>(values: readonly (T | null)[], pick: (value: T) => number, hidden = 0) =>
    values.map((value, i) => (value === null || i < hidden ? NaN : pick(value)));
  const itself = (value: number) => value;
  const closes = [...bars.col("close")];
  const candles = Array.from(bars.ts, (_, i) => bars.row(i) as unknown as { high: number; low: number; close: number });

  // It gives an EMA from the first bar and a signal from the first line; those values are hidden here.
  const references: Readonly<Record<string, () => number[]>> = {
    sma7: () => shown(new SMA(7).updates(closes, false), itself),
    sma20: () => shown(new SMA(20).updates(closes, false), itself),
    sma50: () => shown(new SMA(50).updates(closes, false), itself),
    ema20: () => shown(new EMA(20).updates(closes, false), itself, 19),
    ema3: () => shown(new EMA(3).updates(closes, false), itself, 2),
    rsi14: () => shown(new RSI(14).updates(closes, false), itself),
    rsi2: () => shown(new RSI(2).updates(closes, false), itself),
    tr: () => shown(new TR().updates(candles, false), itself),
    atr14: () => shown(new ATR(14).updates(candles, false), itself),
    "bb_upper(50,2.5)": () => shown(new BollingerBands(50, 2.5).updates(closes, false), ({ upper }) => upper),
    bb_upper: () => shown(new BollingerBands(20, 2).updates(closes, false), ({ upper }) => upper),
    bb_middle: () => shown(new BollingerBands(20, 2).updates(closes, false), ({ middle }) => middle),
    bb_lower: () => shown(new BollingerBands(20, 2).updates(closes, false), ({ lower }) => lower),
    macd: () => shown(lines(12, 26, 9), ({ macd }) => macd),
    macd_signal: () => shown(lines(12, 26, 9), ({ signal }) => signal, 33),
    macd_hist: () => shown(lines(12, 26, 9), ({ histogram }) => histogram, 33),
    "macd_hist(5,35,5)": () => shown(lines(5, 35, 5), ({ histogram }) => histogram, 38),
    supertrend: () => shown(trend(10, 3), ({ supertrend }) => supertrend),
    supertrend_dir: () => shown(trend(10, 3), ({ trend: word }) => (word === "BULLISH" ? 1 : -1)),
    "supertrend(7,2)": () => shown(trend(7, 2), ({ supertrend }) => supertrend),
  };
  const lines = (fast: number, slow: number, signal: number) =>
    new MACD(new EMA(fast), new EMA(slow), new EMA(signal)).updates(closes, false);
  const trend = (interval: number, multiplier: number) =>
    new SuperTrend({ interval, multiplier }).updates(candles, false);

  test.each(Object.keys(references))("%s", (name) => {
    const want = references[name]!();
    const got = column(bars, name);
    const wrong = want.filter((value, i) =>
      Number.isNaN(value) ? !Number.isNaN(got[i]) : !(Math.abs(value - got[i]!) <= 1e-9 * Math.max(1, Math.abs(value))),
    );
    expect(wrong).toEqual([]);
  });
});
