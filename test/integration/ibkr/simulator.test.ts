import { EventName, IBApi, SecType, type Contract } from "@stoqey/ib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { testConnection } from "../../../src/broker/ibkr/test-connection.js";
import { startGatewaySimulator, type GatewaySimulator } from "../../../src/testing/gateway-simulator.js";
import { barsAt, textWith, weekdays } from "./simulated-market.js";

// The client itself, without our layer: what any program would see of the simulated gateway.
const bars = barsAt(weekdays("2024-01-01", "2025-11-14"));
const series = ["SPY", "EURUSD", "BTCUSD"].map((symbol) => ({ symbol, resolution: "1d", bars }) as const);
const spy: Contract = { symbol: "SPY", secType: SecType.STK, exchange: "SMART", currency: "USD" };

let gateway: GatewaySimulator;
let api: IBApi;
const events: { name: string; args: unknown[] }[] = [];

async function event(name: string, ...args: unknown[]): Promise<unknown[]> {
  const fits = (one: (typeof events)[number]): boolean =>
    one.name === name && args.every((arg, i) => arg === undefined || one.args[i] === arg);
  const found = await vi.waitUntil(() => events.find(fits), { timeout: 5000, interval: 5 });
  return found.args;
}

/** The error that a request ends with. */
async function errorOf(id: number): Promise<{ code: number; text: string }> {
  const [error, code] = await event("error", undefined, undefined, id);
  return { code: code as number, text: (error as Error).message };
}

let nextId = 1;
function history(contract: Contract, end = "", duration = "1 M", size = "1 day", what = "TRADES", format = 2): number {
  const id = nextId++;
  api.reqHistoricalData(id, contract, end, duration, size as never, what as never, true, format, false);
  return id;
}

beforeAll(async () => {
  gateway = await startGatewaySimulator({ series });
  api = new IBApi({ host: gateway.host, port: gateway.port, clientId: 7, maxReqPerSec: 40 });
  for (const name of Object.values(EventName)) {
    if (name !== EventName.all && name !== EventName.received && name !== EventName.sent) {
      api.on(name as EventName.result, (...args: unknown[]) => void events.push({ name, args }));
    }
  }
  api.connect();
  await event("nextValidId");
});

afterAll(async () => {
  api.disconnect();
  await gateway.close();
});

describe("the simulated gateway, seen by the bare client", () => {
  it("greets, names the paper account and the next id, and reports its farms", async () => {
    expect(await event("server")).toEqual([193, textWith(/^\d{8} \d\d:\d\d:\d\d US\/Eastern$/)]);
    expect(await event("managedAccounts")).toEqual(["DU1234567"]);
    expect(await event("nextValidId")).toEqual([1]);
    for (const code of [2104, 2106, 2158]) await event("info", undefined, code);
  });

  it("answers questions about time, symbols, accounts and orders", async () => {
    api.reqCurrentTime();
    api.reqMatchingSymbols(901, "sp");
    api.reqAccountSummary(902, "All", "NetLiquidation,AccountType");
    api.reqOpenOrders();
    expect(Math.abs(Number((await event("currentTime"))[0]) - gateway.now() / 1000)).toBeLessThan(30);
    expect((await event("symbolSamples", 901))[1]).toMatchObject([
      { contract: { symbol: "SPY", primaryExch: "ARCA" } },
    ]);
    expect(await event("accountSummary", 902)).toEqual([902, "DU1234567", "NetLiquidation", "1000000.00", "USD"]);
    await event("accountSummaryEnd", 902);
    await event("openOrderEnd");
  });

  it("sends contract details that the client reads to the end", async () => {
    api.reqContractDetails(910, spy);
    const [, details] = await event("contractDetails", 910);
    expect(details).toMatchObject({
      contract: { conId: 756733, symbol: "SPY", primaryExch: "ARCA", currency: "USD" },
      longName: "SPDR S&P 500 ETF TRUST",
      minTick: 0.01,
      timeZoneId: "US/Eastern",
      stockType: "ETF",
      minSize: 1,
    });
    await event("contractDetailsEnd", 910);
    expect(events.filter(({ name, args }) => name === "error" && args[1] === 505)).toEqual([]);
  });

  it("sends bars and their end, daily ones by date whatever the format", async () => {
    const id = history(spy, "", "2 D", "1 day", "TRADES", 1);
    await expect
      .poll(() => events.filter(({ name, args }) => name === "historicalData" && args[0] === id).length)
      .toBe(3);
    const rows = events.filter(({ name, args }) => name === "historicalData" && args[0] === id).map(({ args }) => args);
    expect(rows.map(([, time]) => time)).toEqual(["20251113", "20251114", textWith(/^finished-/)]);
    expect(rows[1]!.slice(2, 7)).toEqual([
      bars.open.at(-1),
      bars.high.at(-1),
      bars.low.at(-1),
      bars.close.at(-1),
      bars.volume.at(-1),
    ]);
  });

  it.each<[string, () => number, number, string]>([
    ["an end that TWS does not read", () => history(spy, "20251101"), 10314, "correct format"],
    ["a duration in too many days", () => history(spy, "", "400 D"), 321, "must be made in years"],
    ["a bar size spelt wrong", () => history(spy, "", "1 M", "1 hours"), 321, "Legal ones are"],
    [
      "adjusted prices with an end",
      () => history(spy, "20251101-00:00:00", "1 M", "1 day", "ADJUSTED_LAST"),
      321,
      "adjusted",
    ],
    ["a price kind that is none", () => history(spy, "", "1 M", "1 day", "LAST"), 321, "What to show"],
    ["no kind of security", () => history({ symbol: "SPY" }), 321, "valid security type"],
    ["an unknown symbol", () => history({ ...spy, symbol: "XXXX" }), 200, "No security definition"],
    ["trades of a currency", () => history({ conId: 12087792, exchange: "IDEALPRO" }), 162, "EUR/CASH@FXSUBPIP Last"],
    [
      "trades of a coin",
      () => history({ symbol: "BTC", secType: SecType.CRYPTO, exchange: "PAXOS", currency: "USD" }),
      10299,
      "AGGTRADES",
    ],
    [
      "a time before all bars",
      () => history(spy, "19900101-00:00:00"),
      162,
      "HMDS query returned no data: SPY@SMART Trades",
    ],
  ])("refuses %s", async (_, send, code, text) => {
    expect(await errorOf(send())).toMatchObject({ code, text: textWith(text) });
  });

  it("answers the cancel of what is open and of what is not", async () => {
    gateway.addFault({ name: "slow", delayMs: 60_000, times: 1 });
    const id = history(spy);
    api.cancelHistoricalData(id);
    expect(await errorOf(id)).toMatchObject({ code: 162, text: textWith(`query cancelled: ${id}`) });
    api.cancelHistoricalData(777);
    expect(await errorOf(777)).toMatchObject({ code: 366 });
    api.cancelHeadTimestamp(778);
    expect(await errorOf(778)).toMatchObject({ code: 300 });
  });

  it("warns of an end without a zone, and answers", async () => {
    const id = history(spy, "20251101 15:00:00", "2 D");
    expect(await errorOf(id)).toMatchObject({ code: 2174 });
    await event("historicalData", id);
  });

  it("refuses an id that is in use", async () => {
    gateway.addFault({ name: "slow", delayMs: 60_000, times: 1 });
    const id = history(spy);
    nextId = id;
    history(spy);
    expect(await errorOf(id)).toMatchObject({ code: 322, text: textWith("Duplicate ticker id") });
  });

  it("tells where history begins", async () => {
    api.reqHeadTimestamp(920, spy, "TRADES", true, 1);
    expect(await event("headTimestamp", 920)).toEqual([920, "20240101-00:00:00"]);
  });

  it("passes notices on to every client", async () => {
    gateway.notify(1100, "Connectivity between IB and Trader Workstation has been lost.");
    await event("info", undefined, 1100);
  });

  it("lets a second client in, but not under the same id", async () => {
    const second = new IBApi({ host: gateway.host, port: gateway.port, clientId: 7, maxReqPerSec: 40 });
    const seen: number[] = [];
    second.on(EventName.info, (_text, code) => void seen.push(code));
    second.connect();
    await expect.poll(() => seen).toContain(326);
    second.disconnect();
  });
});

describe("the clock of a simulated gateway", () => {
  it("begins just after the last bar, or where it is told, and runs as fast as it is told", async () => {
    await using late = await startGatewaySimulator({ series });
    expect(late.now() - Date.parse("2025-11-15")).toBeLessThan(60_000);
    await using fast = await startGatewaySimulator({ series, now: 0, speed: 3600 });
    await expect.poll(() => fast.now()).toBeGreaterThan(36_000);
  });

  it("needs bars or a time, and a speed above nothing", async () => {
    await expect(startGatewaySimulator({ series: [] })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await expect(startGatewaySimulator({ series, speed: 0 })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });

  it("speaks the versions that it knows", async () => {
    await using older = await startGatewaySimulator({ series, serverVersion: 186 });
    expect((await testConnection({ port: older.port })).serverVersion).toBe(186);
    await expect(startGatewaySimulator({ series, serverVersion: 100 })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });

  it("is not started on a port that is taken", async () => {
    await expect(startGatewaySimulator({ series, port: gateway.port })).rejects.toMatchObject({
      code: "BROKER_REFUSED",
      message: textWith(`Cannot listen on 127.0.0.1:${gateway.port}`),
    });
  });
});
