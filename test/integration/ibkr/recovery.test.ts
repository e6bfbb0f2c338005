import { describe, expect, it } from "vitest";
import type { GatewayFault, GatewayFaultName } from "../../../src/testing/gateway-fault.js";
import { barsAt, collect, impatient, sessionBars, textWith, weekdays, withGateway } from "./simulated-market.js";

const hourly = barsAt(sessionBars(weekdays("2024-01-02", "2025-11-14"), 36e5));
const series = [{ symbol: "SPY", resolution: "1h", bars: hourly }] as const;
const request = { symbol: "SPY", resolution: "1h", from: Date.parse("2024-03-01") } as const;
const wanted = [...hourly.ts].filter((ts) => ts >= request.from);

describe("a fetch that meets trouble and gets over it", () => {
  const faults: readonly GatewayFault[] = [
    { name: "drop", afterBars: 700 },
    { name: "drop", times: 2, afterBars: 0 },
    { name: "stall" },
    { name: "no-answer" },
    { name: "garbage" },
    { name: "slow", delayMs: 30 },
    { name: "pacing", times: 2 },
    { name: "pacing-420" },
    { name: "too-fast" },
    { name: "slots" },
    { name: "reconnecting" },
    { name: "query-cancelled" },
    { name: "link-lost" },
    { name: "data-lost" },
    { name: "farm-broken" },
    { name: "port-changed", times: 1 },
    { name: "client-id-in-use", times: 3 },
    { name: "unsorted" },
  ];
  it.each(faults)("has every bar once after $name", async (fault) => {
    await withGateway({ series, faults: [fault] }, async (source) => {
      const { bars, skipped } = await collect(source, request);
      expect([...bars.ts]).toEqual(wanted);
      expect(skipped).toBe(0);
    });
  });

  it("has every bar once when the connection is cut between two pieces", async () => {
    await withGateway({ series }, async (source, gateway) => {
      const seen: number[] = [];
      for await (const chunk of source.fetch(request)) {
        seen.unshift(...chunk.bars.ts);
        gateway.dropClients();
      }
      expect(seen).toEqual(wanted);
    });
  });

  it("says what it waits for, and that it goes on", async () => {
    await withGateway({ series, faults: ["pacing"] }, async (source) => {
      const waits: (string | null)[] = [];
      await collect(source, { ...request, onProgress: ({ waiting }) => waits.push(waiting) });
      expect(waits.find((reason) => reason?.includes("pacing limit of IBKR"))).toBeDefined();
      expect(waits.at(-1)).toBeNull();
    });
  });

  it("says how far it is, never going back", async () => {
    await withGateway({ series }, async (source) => {
      const shares: number[] = [];
      await collect(source, { ...request, onProgress: ({ done }) => shares.push(done) });
      expect(shares).toEqual([...shares].sort((a, b) => a - b));
      expect(shares.at(-1)).toBe(1);
    });
  });

  it("does not take what TWS sends for a request of before the interruption", async () => {
    await withGateway({ series, faults: ["link-lost"] }, async (source, gateway) => {
      await collect(source, request);
      const asked = gateway.requests.filter(({ kind }) => kind === "historicalData");
      const cancelled = gateway.requests.filter(({ kind }) => kind === "cancelHistoricalData");
      expect(new Set(asked.map((one) => "reqId" in one && one.reqId)).size).toBe(asked.length);
      expect(cancelled).toHaveLength(1);
    });
  });
});

describe("a fetch that cannot succeed", () => {
  const faults: readonly (readonly [fault: GatewayFault | GatewayFaultName, code: string, text: string])[] = [
    ["cut-off", "BROKER_CLOSED", "Try again"],
    [{ name: "no-answer", times: 99 }, "BROKER_TIMEOUT", "no answer within 0.6 s"],
    [{ name: "garbage", times: 99 }, "BROKER_PROTOCOL", "Underrun error on HISTORICAL_DATA"],
    [{ name: "pacing", times: 99 }, "PACING_VIOLATION", "wait ten minutes"],
    [{ name: "slots", times: 99 }, "PACING_VIOLATION", "Only 50 simultaneous"],
    ["duplicate-id", "BROKER_REJECTED", "Duplicate ticker id"],
    ["no-permission", "NO_PERMISSION", "No market data permissions for ARCA STK"],
    ["no-subscription", "NO_PERMISSION", "TWS 354"],
    ["other-session", "SESSION_TAKEN", "different IP address"],
    ["competing-session", "SESSION_TAKEN", "log out there"],
    ["too-long", "BROKER_REJECTED", "Time length exceed max"],
    ["invalid-step", "BROKER_REJECTED", "invalid step: 1"],
    ["link-down", "FARM_DOWN", "no connection to IBKR"],
    ["link-broken", "FARM_DOWN", "no connection to IBKR"],
    ["farm-down", "FARM_DOWN", "data farm is down (usfarm, ushmds)"],
    ["unknown-contract", "UNKNOWN_CONTRACT", 'no contract "SPY"'],
    ["ambiguous-contract", "AMBIGUOUS_CONTRACT", "756733 (ARCA USD"],
    ["silent", "BROKER_SILENT", "restart it"],
  ];
  it.each(faults)("with %o ends with %s", async (fault, code, text) => {
    await withGateway({ series, faults: [fault] }, async (source) => {
      await expect(collect(source, request)).rejects.toMatchObject({ code, message: textWith(text) });
    });
  });

  it("ends when the gateway is gone for good, after the time for reconnecting", async () => {
    await withGateway({ series, client: { reconnectMs: 100 } }, async (source, gateway) => {
      const chunks = source.fetch(request)[Symbol.asyncIterator]();
      await chunks.next();
      await gateway.close();
      await expect(chunks.next()).rejects.toMatchObject({ code: "BROKER_REFUSED" });
    });
  });
});

describe("a fetch that is stopped", () => {
  it.each(["stall", "slow", "link-down"] as const)("by its signal ends with ABORTED during %s", async (name) => {
    const fault = { name, delayMs: 60_000 };
    await withGateway(
      { series, faults: [fault], client: { ...impatient, historyTimeoutMs: 60_000 } },
      async (source) => {
        const signal = AbortSignal.timeout(100);
        await expect(collect(source, { ...request, signal })).rejects.toMatchObject({ code: "ABORTED" });
      },
    );
  });

  it("by its signal tells TWS that nobody waits", async () => {
    const fault = { name: "slow", delayMs: 60_000 } as const;
    await withGateway({ series, faults: [fault] }, async (source, gateway) => {
      const signal = AbortSignal.timeout(100);
      await expect(collect(source, { ...request, signal })).rejects.toMatchObject({ code: "ABORTED" });
      await expect.poll(() => gateway.requests.at(-1)?.kind).toBe("cancelHistoricalData");
    });
  });

  it("by closing the source ends with BROKER_CLOSED", async () => {
    await withGateway({ series, faults: [{ name: "no-answer", times: 9 }] }, async (source, gateway) => {
      const fetched = collect(source, request);
      const outcome = expect(fetched).rejects.toMatchObject({ code: "BROKER_CLOSED" });
      await expect.poll(() => gateway.requests.at(-1)?.kind).toBe("historicalData");
      await source.close();
      await outcome;
      await expect(collect(source, request)).rejects.toMatchObject({ code: "BROKER_CLOSED" });
    });
  });
});
