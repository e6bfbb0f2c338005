import { describe, expect, it } from "vitest";
import { createBarColumns, type BarColumns } from "../../src/model/bar.js";
import type { Resolution } from "../../src/model/resolution.js";
import { selectBars } from "../../src/testing/historical-window.js";
import { findBars } from "../../src/testing/simulated-series.js";

const zone = "US/Eastern";
const utc = (text: string): number => Date.parse(text);

function barsFrom(start: string, stepMs: number, count: number): BarColumns {
  const bars = createBarColumns(count);
  for (let i = 0; i < count; i++) {
    bars.ts[i] = utc(start) + i * stepMs;
    bars.open[i] = 100 + i;
    bars.high[i] = 102 + i;
    bars.low[i] = 99 + i;
    bars.close[i] = 101 + i;
    bars.volume[i] = 10;
  }
  return bars;
}

const query = (resolution: Resolution): { resolution: Resolution; what: string; rth: boolean } => ({
  resolution,
  what: "TRADES",
  rth: true,
});

describe("bars of the simulated gateway", () => {
  it("are those of the same size, untouched", () => {
    const bars = barsFrom("2025-11-14T14:30:00Z", 18e5, 3);
    expect(findBars([{ symbol: "SPY", resolution: "30m", bars }], query("30m"), zone)).toBe(bars);
  });

  it("of an hour are made of half hours on the hour, the first one short, as at IBKR", () => {
    const series = [{ symbol: "SPY", resolution: "30m", bars: barsFrom("2025-11-14T14:30:00Z", 18e5, 13) } as const];
    const hours = findBars(series, query("1h"), zone)!;
    expect(Array.from(hours.ts, (ts) => new Date(ts).toISOString().slice(11, 16))).toEqual(
      "14:30 15:00 16:00 17:00 18:00 19:00 20:00".split(" "),
    );
    expect([hours.open[1], hours.high[1], hours.low[1], hours.close[1], hours.volume[1]]).toEqual([
      101, 104, 100, 103, 20,
    ]);
  });

  it("stay on the grid where the first second of a bar had no trade", () => {
    const bars = barsFrom("2025-11-14T14:30:00Z", 6e5, 12);
    bars.ts[3] = utc("2025-11-14T15:04:00Z");
    const hours = findBars([{ symbol: "SPY", resolution: "10m", bars }], query("1h"), zone)!;
    expect(Array.from(hours.ts, (ts) => new Date(ts).toISOString().slice(11, 16))).toEqual(["14:30", "15:00", "16:00"]);
  });

  it("of a day are dated by the exchange, of a week by Monday's bar, of a month by its first", () => {
    const series = [
      { symbol: "SPY", resolution: "1h", bars: barsFrom("2025-10-27T00:00:00Z", 36e5, 24 * 14) } as const,
    ];
    const days = findBars(series, query("1d"), zone)!;
    expect(new Date(days.ts[0]!).toISOString()).toBe("2025-10-26T00:00:00.000Z");
    expect(new Date(days.ts[1]!).toISOString()).toBe("2025-10-27T00:00:00.000Z");
    const weeks = findBars(
      [{ symbol: "SPY", resolution: "1d", bars: barsFrom("2025-10-29", 864e5, 12) }],
      query("1w"),
      zone,
    )!;
    expect(Array.from(weeks.ts, (ts) => new Date(ts).toISOString().slice(0, 10))).toEqual(["2025-10-29", "2025-11-03"]);
    const months = findBars(
      [{ symbol: "SPY", resolution: "1d", bars: barsFrom("2025-10-29", 864e5, 12) }],
      query("1mo"),
      zone,
    )!;
    expect(Array.from(months.ts, (ts) => new Date(ts).toISOString().slice(0, 10))).toEqual([
      "2025-10-29",
      "2025-11-01",
    ]);
  });

  it("are not made of coarser ones, nor of another price kind or other hours", () => {
    const bars = barsFrom("2025-11-14", 864e5, 3);
    expect(findBars([{ symbol: "SPY", resolution: "1d", bars }], query("1h"), zone)).toBeNull();
    expect(findBars([{ symbol: "SPY", resolution: "1d", bars, what: "BID" }], query("1d"), zone)).toBeNull();
    expect(findBars([{ symbol: "SPY", resolution: "1d", bars, rth: false }], query("1d"), zone)).toBeNull();
  });
});

describe("the window of a look-back", () => {
  const days = barsFrom("2024-01-01", 864e5, 500);
  const hours = barsFrom("2025-11-03T14:30:00Z", 36e5, 200);
  const now = utc("2025-11-10T00:00:00Z");
  const count = (bars: BarColumns, facts: object): number =>
    selectBars(bars, { end: null, count: 1, unit: "D", resolution: "1d", ...facts }, now, zone).ts.length;

  it("in days counts trading days", () => {
    expect(count(days, { count: 7 })).toBe(7);
    expect(count(days, { count: 3, end: utc("2024-02-01T12:00:00Z") })).toBe(3);
  });

  it("in days of short bars begins with the day", () => {
    const bars = selectBars(
      hours,
      { end: utc("2025-11-05T18:00:00Z"), count: 1, unit: "D", resolution: "1h" },
      now,
      zone,
    );
    expect(new Date(bars.ts[0]!).toISOString()).toBe("2025-11-05T05:30:00.000Z");
    expect(new Date(bars.ts.at(-1)!).toISOString()).toBe("2025-11-05T17:30:00.000Z");
  });

  it("in weeks, months and years goes by the calendar, in seconds by the clock", () => {
    const end = utc("2024-04-01T05:00:00Z");
    expect(count(days, { end, unit: "M" })).toBe(32);
    expect(count(days, { end, unit: "W" })).toBe(8);
    expect(count(days, { end, unit: "Y" })).toBe(92);
    expect(count(hours, { end: utc("2025-11-05T18:30:00Z"), unit: "S", count: 7200, resolution: "1h" })).toBe(2);
  });

  it("never reaches beyond the gateway's clock", () => {
    const early = utc("2024-01-10T00:00:00Z");
    const bars = selectBars(days, { end: utc("2024-06-01"), count: 5, unit: "D", resolution: "1d" }, early, zone);
    expect(new Date(bars.ts.at(-1)!).toISOString().slice(0, 10)).toBe("2024-01-09");
  });
});
