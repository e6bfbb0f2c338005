import { describe, expect, it } from "vitest";
import { checkBars, trimBars, type BarContext } from "../../../src/broker/ibkr/check-bars.js";
import type { RawBar } from "../../../src/broker/ibkr/ib-answer.js";

const context: BarContext = {
  symbol: "SPY",
  resolution: "1d",
  what: "TRADES",
  zone: "US/Eastern",
  weekdaysOnly: true,
  volumeUnit: 1,
  now: Date.parse("2025-03-10T21:00:00Z"),
};
const row = (facts: Partial<RawBar> = {}): RawBar => ({
  ...{ time: "20250304", open: 10, high: 12, low: 9, close: 11, volume: 5 },
  ...facts,
});

describe("bars from TWS", () => {
  it("are sorted, and of two for one time the later counts", () => {
    const rows = [row({ time: "20250305" }), row(), row({ time: "20250305", close: 11.5 })];
    const { bars, skipped } = checkBars(rows, context);
    expect([...bars.ts]).toEqual([Date.parse("2025-03-04"), Date.parse("2025-03-05")]);
    expect([...bars.close]).toEqual([11, 11.5]);
    expect(skipped).toEqual([]);
  });

  it("have no volume where TWS writes -1, and none is not zero", () => {
    const rows = [
      row({ volume: -1 }),
      row({ time: "20250305", volume: 0 }),
      row({ time: "20250306", volume: undefined }),
    ];
    expect([...checkBars(rows, context).bars.volume]).toEqual([NaN, 0, NaN]);
  });

  it("have shares as volume where TWS counts lots", () => {
    expect([
      ...checkBars([row(), row({ time: "20250305", volume: -1 })], { ...context, volumeUnit: 100 }).bars.volume,
    ]).toEqual([500, NaN]);
  });

  it("without trades are kept: flat, and volume zero", () => {
    expect(checkBars([row({ open: 10, high: 10, low: 10, close: 10, volume: 0 })], context).bars.ts).toHaveLength(1);
  });

  it.each<[string, Partial<RawBar>]>([
    ["open is missing", { open: NaN }],
    ["close is missing", { close: undefined }],
    ["low is 0", { low: 0 }],
    ["close is -3", { close: -3 }],
    ["high 10.5 is below open, low or close", { high: 10.5 }],
    ["low 10.5 is above open or close", { low: 10.5 }],
    ["high is missing", { high: Infinity }],
    ["falls on a weekend", { time: "20250308" }],
    ["lies in the future", { time: "20250318" }],
    ['time "yesterday" cannot be read', { time: "yesterday" }],
  ])("are left out when %s", (reason, facts) => {
    const { bars, skipped } = checkBars([row({ time: "20250303" }), row(facts)], context);
    expect(bars.ts).toHaveLength(1);
    expect(skipped).toMatchObject([{ reason }]);
  });

  it("name the row that is left out", () => {
    const { skipped } = checkBars([row({ time: "20250304 09:30:00 US/Eastern", open: 0 })], {
      ...context,
      resolution: "1h",
    });
    expect(skipped[0]!.where).toBe("SPY @ 1h 2025-03-04T14:30:00Z");
  });

  it("may be zero or negative where they are rates, and fall on weekends where nobody rests", () => {
    const rates = { ...context, what: "HISTORICAL_VOLATILITY" } as const;
    expect(checkBars([row({ open: 0, high: 0, low: 0, close: 0 })], rates).skipped).toEqual([]);
    expect(checkBars([row({ time: "20250308" })], { ...context, weekdaysOnly: false }).skipped).toEqual([]);
  });

  it("are trimmed to a window with both its ends", () => {
    const rows = ["20250303", "20250304", "20250305", "20250306"].map((time) => row({ time }));
    const { bars } = checkBars(rows, context);
    const days = (from: string, to: string): number => trimBars(bars, Date.parse(from), Date.parse(to)).ts.length;
    expect(days("2025-03-04", "2025-03-05")).toBe(2);
    expect(days("2025-01-01", "2025-12-31")).toBe(4);
    expect(days("2025-03-07", "2025-12-31")).toBe(0);
    expect(days("2025-01-01", "2025-03-02")).toBe(0);
  });
});
