import { describe, expect, it } from "vitest";
import { barsAt, collect, sessionBars, textWith, weekdays, withGateway } from "./simulated-market.js";

const daily = barsAt(weekdays("2015-01-01", "2025-11-14"));
const spy = { symbol: "SPY", resolution: "1d", bars: daily } as const;

describe("bars over TCP with the real client", () => {
  it("arrive bit by bit as they were served", async () => {
    await withGateway({ series: [spy] }, async (source) => {
      const { bars } = await collect(source, { symbol: "SPY", resolution: "1d", duration: "12 Y" });
      expect(bars).toEqual(daily);
    });
  });

  it("of five years begin five times 365 days before the gateway's clock", async () => {
    await withGateway({ series: [spy] }, async (source, gateway) => {
      const { bars } = await collect(source, { symbol: "SPY", resolution: "1d", duration: "5 Y" });
      expect(new Date(bars.ts[0]!).toISOString().slice(0, 10)).toBe("2020-11-16");
      expect(bars.ts).toHaveLength(weekdays("2020-11-16", "2025-11-14").length);
      const asked = gateway.requests.filter((request) => request.kind === "historicalData");
      expect(asked.map(({ duration }) => duration)).toEqual(["5 Y"]);
    });
  });

  it("of hours are fetched a year at a time, without holes or doubles", async () => {
    const hourly = barsAt(sessionBars(weekdays("2022-01-03", "2025-11-14"), 36e5));
    await withGateway({ series: [{ symbol: "SPY", resolution: "1h", bars: hourly }] }, async (source, gateway) => {
      const from = Date.parse("2022-06-01");
      const { bars, chunks } = await collect(source, { symbol: "SPY", resolution: "1h", from });
      expect([...bars.ts]).toEqual([...hourly.ts].filter((ts) => ts >= from));
      expect(chunks.length).toBe(4);
      const asked = gateway.requests.filter((request) => request.kind === "historicalData");
      expect(asked.map(({ duration }) => duration)).toEqual(["1 Y", "1 Y", "1 Y", textWith(/^\d+ D$/)]);
    });
  });
});
