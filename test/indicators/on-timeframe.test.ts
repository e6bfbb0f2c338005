import { describe, expect, test } from "vitest";
import { computeIndicators } from "../../src/indicators/compute-indicators.js";
import { onTimeframe } from "../../src/indicators/on-timeframe.js";
import { rsi } from "../../src/indicators/rsi.js";
import { sma } from "../../src/indicators/sma.js";
import { Frame } from "../../src/frame/frame.js";
import { resampleBars } from "../../src/frame/resample-bars.js";
import { createBarColumns } from "../../src/model/bar.js";
import { loadBars } from "../support/load-fixture.js";

const hourly = loadBars("test/fixtures/bars/EURUSD_1h_2017.csv.gz", "EURUSD", "1h").slice(0, 1200);

describe("onTimeframe", () => {
  test("takes the name of an indicator too", () => {
    const { trend, named } = Object.fromEntries(
      Object.entries({ trend: onTimeframe("1d", sma(5)), named: onTimeframe("1d", "ma5") }).map(([name, indicator]) => [
        name,
        computeIndicators(hourly, { [name]: indicator }).col(name),
      ]),
    );
    expect(named).toEqual(trend);
    expect(() => onTimeframe("1d", "mma5")).toThrow("mma5");
  });

  const frame = computeIndicators(hourly, { trend: onTimeframe("1d", sma(5)), strength: onTimeframe("1d", rsi(3)) });

  test("shows the value of the last large bar that had closed when the row closes", () => {
    const daily = computeIndicators(resampleBars(hourly, "1d"), ["sma5"]);
    for (const [i, ts] of hourly.ts.entries()) {
      const closes = ts + 36e5;
      const closed = daily.ts.findLastIndex((day) => day + 864e5 <= closes);
      expect(frame.col("trend")[i]).toBe(closed < 0 ? NaN : daily.col("sma5")[closed]);
    }
  });

  test("sees nothing of the bars behind the row", () => {
    const at = 700;
    const other = createBarColumns(hourly.length);
    for (const name of ["ts", "open", "high", "low", "close", "volume"] as const) {
      other[name].set(hourly.col(name));
      if (name !== "ts") other[name].fill(9, at + 1);
    }
    const disturbed = computeIndicators(Frame.fromBars(other, hourly), { trend: onTimeframe("1d", sma(5)) });
    expect(disturbed.col("trend").slice(0, at + 1)).toEqual(frame.col("trend").slice(0, at + 1));
  });

  test("says its bar size in name and legend", () => {
    const indicator = onTimeframe("1d", sma(5));
    expect(indicator.name).toBe("sma5@1d");
    expect(indicator.spec).toMatchObject({ label: "MA 5 (1d)", style: "step", pane: "price" });
  });

  test("needs to know the bar size of the frame", () => {
    expect(() => computeIndicators(Frame.fromBars(hourly.bars), [onTimeframe("1d", sma(5))])).toThrow("bar size");
  });
});
