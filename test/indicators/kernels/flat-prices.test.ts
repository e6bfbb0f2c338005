import { describe, expect, test } from "vitest";
import { Frame } from "../../../src/frame/frame.js";
import { computeIndicators } from "../../../src/indicators/compute-indicators.js";
import { loadBars } from "../../support/load-fixture.js";

/** Bars that stay on one price, behind `lead` if it is given. */
function flat(price: number, length: number, lead?: Frame): Frame {
  const before = lead?.length ?? 0;
  const column = (name: string) =>
    Float64Array.from({ length: before + length }, (_, i) => lead?.col(name)[i] ?? price);
  const [open, high, low, close] = ["open", "high", "low", "close"].map(column);
  const ts = Float64Array.from({ length: before + length }, (_, i) => i * 864e5);
  return Frame.fromBars({ ts, open: open!, high: high!, low: low!, close: close!, volume: ts });
}

describe.each([0.1, 1.1234, 100.07, 1e-7])("prices that never move from %d", (price) => {
  const frame = computeIndicators(flat(price, 400), [
    "sma20",
    "sma50",
    "sma200",
    "ema20",
    "ema20_talib",
    "bb",
    "macd",
    "macd_talib",
    "macd_signal_talib",
    "macd_unmasked",
    "macd_signal_unmasked",
    "rsi14",
    "atr14",
    "tr",
    "supertrend",
    "ath",
  ]);
  const values = (name: string) => [...new Set(frame.col(name).filter((value) => !Number.isNaN(value)))];

  test.each([
    "sma20",
    "sma50",
    "sma200",
    "ema20",
    "ema20_talib",
    "bb_middle",
    "bb_upper",
    "bb_lower",
    "supertrend",
    "ath",
  ])("%s is that price", (name) => expect(values(name)).toEqual([price]));

  test.each([
    "macd",
    "macd_signal",
    "macd_hist",
    "macd_talib",
    "macd_signal_talib",
    "macd_unmasked",
    "macd_signal_unmasked",
    "atr14",
    "tr",
  ])("%s is exactly 0", (name) => expect(values(name)).toEqual([0]));

  test("rsi14 is 100: there was no loss", () => expect(values("rsi14")).toEqual([100]));
});

describe("prices that stop moving", () => {
  const lead = loadBars("test/fixtures/bars/EURUSD_1h_2017.csv.gz", "EURUSD", "1h");
  const frame = computeIndicators(flat(1.0007, 12_000, lead), ["ma20", "ma50", "bb", "rsi14", "rsi2"]);
  const settled = lead.length + 50;

  test("give equal averages and bands without width", () => {
    for (const name of ["ma20", "ma50", "bb_upper", "bb_lower"]) {
      expect(new Set(frame.col(name).slice(settled))).toEqual(new Set([1.0007]));
    }
  });

  test("leave the RSI where it was, for ever", () => {
    for (const name of ["rsi14", "rsi2"]) {
      const rsi = frame.col(name);
      const last = rsi[lead.length]!;
      expect(last).toBeGreaterThan(0);
      expect(rsi.slice(lead.length).every((value) => Math.abs(value - last) < 1e-6)).toBe(true);
    }
  });
});
