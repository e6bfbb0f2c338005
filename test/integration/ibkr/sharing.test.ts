import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { startGatewaySimulator } from "../../../src/testing/gateway-simulator.js";
import { barsAt, collect, sessionBars, weekdays, withGateway } from "./simulated-market.js";

const bars = barsAt(weekdays("2025-01-01", "2025-11-14"));
const series = ["SPY", "QQQ", "AAPL"].map((symbol) => ({ symbol, resolution: "1d", bars }) as const);
const request = { symbol: "SPY", resolution: "1d", duration: "60 D", to: Date.parse("2025-11-13") } as const;

describe("fetches at the same time", () => {
  it("of the same bars are asked for once and answered to all", async () => {
    await withGateway({ series, faults: ["slow"] }, async (source, gateway) => {
      const all = await Promise.all([collect(source, request), collect(source, request), collect(source, request)]);
      expect(all[1].bars).toEqual(all[0].bars);
      expect(all[2].bars).toEqual(all[0].bars);
      expect(gateway.requests.filter(({ kind }) => kind === "historicalData")).toHaveLength(1);
    });
  });

  it("go on for those who stay when one gives up", async () => {
    await withGateway({ series, faults: [{ name: "slow", delayMs: 200 }] }, async (source) => {
      const leaver = collect(source, { ...request, signal: AbortSignal.timeout(100) });
      const outcome = expect(leaver).rejects.toMatchObject({ code: "ABORTED" });
      const stayer = collect(source, request);
      await outcome;
      expect((await stayer).bars.ts.length).toBeGreaterThan(0);
    });
  });

  it("of several symbols share one connection", async () => {
    await withGateway({ series }, async (source, gateway) => {
      const symbols = ["SPY", "QQQ", "AAPL"];
      const all = await Promise.all(symbols.map((symbol) => collect(source, { ...request, symbol })));
      for (const one of all) expect(one.bars).toEqual(all[0]!.bars);
      expect(gateway.requests.filter(({ kind }) => kind === "startApi")).toHaveLength(1);
    });
  });

  it("keep every limit that IBKR sets for small bars", async () => {
    const seconds = barsAt(sessionBars(weekdays("2025-11-14", "2025-11-14"), 5e3));
    const small = ["SPY", "QQQ"].map((symbol) => ({ symbol, resolution: "5s", bars: seconds }) as const);
    await withGateway({ series: small, faults: ["strict-pacing"] }, async (source) => {
      const window = { resolution: "5s", from: Date.parse("2025-11-14T14:30:00Z") } as const;
      const all = await Promise.all([
        collect(source, { ...window, symbol: "SPY" }),
        collect(source, { ...window, symbol: "QQQ" }),
      ]);
      for (const one of all) expect([...one.bars.ts]).toEqual([...seconds.ts]);
    });
  });
});

describe("a process that has closed its source", () => {
  it.each([["a fetch"], ["a fetch that was stopped"], ["a failed connection"]])(
    "ends by itself after %s",
    async (what) => {
      await using gateway = await startGatewaySimulator({
        series,
        faults: what === "a failed connection" ? ["refuse"] : [],
      });
      const script = path.join(import.meta.dirname, "fetch-and-leave.mjs");
      const args = [script, String(gateway.port), what === "a fetch that was stopped" ? "1" : "0"];
      const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 30_000 });
      expect(stdout.trim()).toBe(
        { "a fetch": String(bars.ts.length), "a failed connection": "BROKER_CLOSED" }[what] ?? "1 piece",
      );
    },
  );
});
