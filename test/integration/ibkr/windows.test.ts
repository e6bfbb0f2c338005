import { describe, expect, it } from "vitest";
import type { WhatToShow } from "../../../src/model/bar-source.js";
import type { Resolution } from "../../../src/model/resolution.js";
import type { GatewaySimulator } from "../../../src/testing/gateway-simulator.js";
import type { HistoricalDataRequest } from "../../../src/testing/gateway-request.js";
import { createSampleSource } from "../../../src/data/sources/sample.js";
import { barsAt, collect, sessionBars, textWith, weekdays, withGateway } from "./simulated-market.js";

const dayMs = 864e5;
const at = (text: string): number => Date.parse(text);
const dates = (ts: Iterable<number>): string[] => [...ts].map((one) => new Date(one).toISOString().slice(0, 10));

function asked(gateway: GatewaySimulator): HistoricalDataRequest[] {
  return gateway.requests.filter((request) => request.kind === "historicalData");
}

describe("the window of a fetch", () => {
  const series = [{ symbol: "SPY", resolution: "1d", bars: barsAt(weekdays("2023-01-02", "2025-11-14")) }] as const;

  it("holds both its ends, of daily bars whole days", async () => {
    await withGateway({ series }, async (source) => {
      const window = { from: at("2025-03-03T15:00:00Z"), to: at("2025-03-07T08:00:00Z") };
      const { bars } = await collect(source, { symbol: "SPY", resolution: "1d", ...window });
      expect(dates(bars.ts)).toEqual(["2025-03-03", "2025-03-04", "2025-03-05", "2025-03-06", "2025-03-07"]);
    });
  });

  it("of a duration counts back from its end in days of 24 hours", async () => {
    await withGateway({ series }, async (source) => {
      const { bars } = await collect(source, {
        symbol: "SPY",
        resolution: "1d",
        duration: "10 D",
        to: at("2025-03-14"),
      });
      expect(dates(bars.ts)).toEqual(dates(weekdays("2025-03-04", "2025-03-14")));
    });
  });

  it("of 400 days is asked for in years, which TWS demands, and trimmed", async () => {
    await withGateway({ series }, async (source, gateway) => {
      const { bars } = await collect(source, { symbol: "SPY", resolution: "1d", duration: "400 D" });
      expect(asked(gateway).map(({ duration }) => duration)).toEqual(["2 Y"]);
      expect(bars.ts[0]).toBe(weekdays("2024-10-11", "2025-11-14")[0]);
    });
  });

  it("of one minute bars holds the bar that opens at its last instant", async () => {
    const minutes = barsAt(sessionBars(weekdays("2025-01-06", "2025-01-17"), 6e4));
    await withGateway({ series: [{ symbol: "SPY", resolution: "1m", bars: minutes }] }, async (source) => {
      const window = { from: at("2025-01-07T20:58:00Z"), to: at("2025-01-08T14:31:00Z") };
      const { bars } = await collect(source, { symbol: "SPY", resolution: "1m", ...window });
      expect([...bars.ts].map((ts) => new Date(ts).toISOString().slice(8, 16))).toEqual([
        "07T20:58",
        "07T20:59",
        "08T14:30",
        "08T14:31",
      ]);
    });
  });

  it("that begins before the history of the contract ends there, and counts as covered", async () => {
    await withGateway({ series }, async (source, gateway) => {
      const from = at("1960-01-01");
      const { chunks, bars } = await collect(source, { symbol: "SPY", resolution: "1d", from });
      expect(bars.ts).toHaveLength(series[0].bars.ts.length);
      expect(chunks.at(-1)!.from).toBe(from);
      expect(gateway.requests.filter(({ kind }) => kind === "headTimestamp")).toHaveLength(1);
      await expect.poll(() => gateway.requests.at(-1)?.kind).toBe("cancelHeadTimestamp");
    });
  });

  it("without any bars is empty and not an error", async () => {
    await withGateway({ series, faults: [{ name: "no-data", times: 9 }] }, async (source) => {
      const { bars } = await collect(source, { symbol: "SPY", resolution: "1d", duration: "5 D" });
      expect(bars.ts).toHaveLength(0);
    });
    await withGateway({ series, faults: [{ name: "no-history", times: 9 }] }, async (source) => {
      const { bars } = await collect(source, { symbol: "SPY", resolution: "1d", duration: "5 D" });
      expect(bars.ts).toHaveLength(0);
    });
  });

  it("ends when the gateway repeats itself", async () => {
    const hourly = barsAt(sessionBars(weekdays("2023-01-02", "2025-11-14"), 36e5));
    const served = [{ symbol: "SPY", resolution: "1h", bars: hourly }] as const;
    await withGateway({ series: served, faults: ["endless"] }, async (source, gateway) => {
      await collect(source, { symbol: "SPY", resolution: "1h", duration: "3 Y" });
      expect(asked(gateway)).toHaveLength(2);
    });
  });

  it("is covered by pieces that touch, whatever the size of the bars", async () => {
    const sizes: readonly (readonly [Resolution, number, string])[] = [
      ["5s", 5e3, "2025-11-13"],
      ["30s", 3e4, "2025-11-10"],
      ["1m", 6e4, "2025-10-01"],
      ["5m", 3e5, "2025-08-01"],
      ["30m", 18e5, "2024-06-03"],
    ];
    for (const [resolution, size, first] of sizes) {
      const bars = barsAt(sessionBars(weekdays(first, "2025-11-14"), size));
      const client = { pacing: { smallPerTwoSeconds: 1000 } };
      await withGateway({ series: [{ symbol: "SPY", resolution, bars }], client }, async (source, gateway) => {
        const from = bars.ts[0]!;
        const fetched = await collect(source, { symbol: "SPY", resolution, from });
        expect([...fetched.bars.ts]).toEqual([...bars.ts]);
        const { chunks } = fetched;
        chunks.slice(1).forEach((chunk, i) => expect(chunk.to).toBe(chunks[i]!.from - 1));
        expect(chunks.at(-1)!.from).toBe(from);
        expect(asked(gateway).every(({ formatDate }) => formatDate === "2")).toBe(true);
      });
    }
  });

  it("is refused when reversed, before anything is sent", async () => {
    await withGateway({ series }, async (source, gateway) => {
      const window = { from: at("2025-03-07"), to: at("2025-03-03") };
      await expect(collect(source, { symbol: "SPY", resolution: "1d", ...window })).rejects.toMatchObject({
        code: "REVERSED_DATES",
      });
      await expect(
        collect(source, { symbol: "SPY", resolution: "7m" as Resolution, duration: "5 D" }),
      ).rejects.toMatchObject({ code: "INVALID_RESOLUTION" });
      await expect(collect(source, { symbol: "SPY", resolution: "1d", duration: "5D" as "5 D" })).rejects.toMatchObject(
        { code: "INVALID_DURATION" },
      );
      expect(gateway.requests).toHaveLength(0);
    });
  });
});

describe("the walk back over small bars", () => {
  it("does not ask for nights and weekends", async () => {
    // Friday and Monday, 6.5 hours each: four windows of two hours a day.
    const bars = barsAt(sessionBars([at("2025-11-07"), at("2025-11-10")], 5e3));
    const client = { pacing: { smallPerTwoSeconds: 1000 } };
    await withGateway({ series: [{ symbol: "SPY", resolution: "5s", bars }], client }, async (source, gateway) => {
      const fetched = await collect(source, { symbol: "SPY", resolution: "5s", from: bars.ts[0]! });
      expect([...fetched.bars.ts]).toEqual([...bars.ts]);
      expect(asked(gateway)).toHaveLength(8);
    });
  });
});

describe("the bar that is still forming", () => {
  const minutes = barsAt(sessionBars(weekdays("2025-11-10", "2025-11-14"), 6e4));
  const daily = barsAt(weekdays("2025-10-01", "2025-11-14"));

  it("is left out by the gateway's clock, and not counted as covered", async () => {
    const now = at("2025-11-14T15:10:20Z");
    await withGateway({ series: [{ symbol: "SPY", resolution: "1m", bars: minutes }], now }, async (source) => {
      const { bars, chunks } = await collect(source, { symbol: "SPY", resolution: "1m", duration: "600 S" });
      expect(new Date(bars.ts.at(-1)!).toISOString()).toBe("2025-11-14T15:09:00.000Z");
      expect(chunks[0]!.to).toBeLessThan(at("2025-11-14T15:10:00Z"));
    });
  });

  it("is kept on demand", async () => {
    const now = at("2025-11-14T15:10:20Z");
    await withGateway({ series: [{ symbol: "SPY", resolution: "1m", bars: minutes }], now }, async (source) => {
      const request = { symbol: "SPY", resolution: "1m", duration: "600 S", includePartial: true } as const;
      const { bars } = await collect(source, request);
      expect(new Date(bars.ts.at(-1)!).toISOString()).toBe("2025-11-14T15:10:00.000Z");
    });
  });

  it("of today is complete at the close of the session when the contract tells its hours", async () => {
    const contract = { liquidHours: "20251114:0930-20251114:1600;20251115:CLOSED" };
    const series = [{ symbol: "SPY", resolution: "1d", bars: daily, contract }] as const;
    const last = async (now: string): Promise<string> =>
      await withGateway({ series, now: at(now) }, async (source) => {
        const { bars } = await collect(source, { symbol: "SPY", resolution: "1d", duration: "10 D" });
        return dates(bars.ts).at(-1)!;
      });
    expect(await last("2025-11-14T20:59:00Z")).toBe("2025-11-13");
    expect(await last("2025-11-14T21:00:00Z")).toBe("2025-11-14");
  });

  it("of today counts until midnight UTC when nobody knows the hours", async () => {
    const series = [{ symbol: "SPY", resolution: "1d", bars: daily, contract: { liquidHours: "" } }] as const;
    await withGateway({ series, now: at("2025-11-14T23:00:00Z") }, async (source) => {
      const { bars, chunks } = await collect(source, { symbol: "SPY", resolution: "1d", duration: "10 D" });
      expect(dates(bars.ts).at(-1)).toBe("2025-11-13");
      expect(chunks[0]!.to).toBeLessThan(at("2025-11-14"));
    });
  });
});

describe("what the bars are made of", () => {
  const stock = [{ symbol: "SPY", resolution: "1d", bars: barsAt(weekdays("2023-01-02", "2025-11-14")) }] as const;

  it("of adjusted prices is asked for once, without an end, and trimmed", async () => {
    await withGateway({ series: stock }, async (source, gateway) => {
      const window = { from: at("2024-02-01"), to: at("2024-02-29") };
      const { bars } = await collect(source, { symbol: "SPY", resolution: "1d", what: "ADJUSTED_LAST", ...window });
      expect(dates(bars.ts)).toEqual(dates(weekdays("2024-02-01", "2024-02-29")));
      expect(asked(gateway)).toMatchObject([{ endDateTime: "", duration: "2 Y", what: "ADJUSTED_LAST" }]);
    });
  });

  it("of a currency pair is the midpoint, without volume", async () => {
    const hours = Array.from({ length: 200 }, (_, i) => at("2025-11-10") + i * 36e5);
    const series = [{ symbol: "EURUSD", resolution: "1h", bars: barsAt(hours) }] as const;
    await withGateway({ series }, async (source, gateway) => {
      const { bars } = await collect(source, { symbol: "EUR.USD", resolution: "1h", duration: "2 D" });
      expect(asked(gateway)[0]).toMatchObject({
        what: "MIDPOINT",
        contract: { conId: 12087792, exchange: "IDEALPRO" },
      });
      expect(bars.volume.every(Number.isNaN)).toBe(true);
      expect(bars.ts.length).toBe(48);
    });
  });

  it("of crypto is aggregated trades", async () => {
    const days = Array.from({ length: 300 }, (_, i) => at("2025-01-01") + i * dayMs);
    const series = [{ symbol: "BTCUSD", resolution: "1d", bars: barsAt(days) }] as const;
    await withGateway({ series }, async (source, gateway) => {
      const { bars } = await collect(source, { symbol: "BTCUSD", resolution: "1d", duration: "30 D" });
      expect(asked(gateway)[0]).toMatchObject({ what: "AGGTRADES", contract: { exchange: "PAXOS" } });
      expect(bars.ts.length).toBe(30);
    });
  });

  it.each<[string, WhatToShow, Resolution]>([
    ["EURUSD", "TRADES", "1d"],
    ["EURUSD", "ADJUSTED_LAST", "1d"],
    ["BTCUSD", "TRADES", "1d"],
    ["SPY", "AGGTRADES", "1d"],
    ["SPY", "ADJUSTED_LAST", "1w"],
  ])("of %s cannot be %s at %s, which is said before it is asked", async (symbol, what, resolution) => {
    const bars = barsAt(weekdays("2025-01-01", "2025-11-14"));
    const series = ["EURUSD", "BTCUSD", "SPY"].map((one) => ({ symbol: one, resolution: "1d", bars }) as const);
    await withGateway({ series }, async (source, gateway) => {
      await expect(collect(source, { symbol, resolution, what })).rejects.toMatchObject({
        code: "CONFLICTING_OPTIONS",
      });
      expect(asked(gateway)).toHaveLength(0);
    });
  });

  it("is never an impossible row: those are left out and named", async () => {
    await withGateway({ series: stock, faults: ["bad-bars"] }, async (source) => {
      const { chunks, bars } = await collect(source, { symbol: "SPY", resolution: "1d", duration: "30 D" });
      expect(bars.ts.length).toBe(weekdays("2025-10-16", "2025-11-14").length);
      const reasons = chunks[0]!.skipped.map(({ reason }) => reason);
      expect(reasons).toEqual([
        "open is missing",
        "high is missing",
        textWith(/^high [\d.]+ is below open, low or close$/),
        "open is 0",
      ]);
      expect(chunks[0]!.skipped[0]!.where).toMatch(/^SPY @ 1d 2025-\d\d-\d\d$/);
    });
  });

  it("is the bundled sample, bit by bit, when that is served", async () => {
    const sample = createSampleSource();
    const { bars } = await collect(sample, { symbol: "SPY", resolution: "1d", from: at("1998-01-01") });
    await withGateway({ series: [{ symbol: "SPY", resolution: "1d", bars }] }, async (source) => {
      const fetched = await collect(source, { symbol: "SPY", resolution: "1d", from: at("1998-01-01") });
      expect(fetched.bars).toEqual(bars);
    });
  });
});
