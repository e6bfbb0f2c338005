import { createServer, type AddressInfo, type Server } from "node:net";
import { describe, expect, it } from "vitest";
import type { IbkrOptions } from "../../../src/broker/ibkr/ibkr-options.js";
import { testConnection, type ConnectionReport } from "../../../src/broker/ibkr/test-connection.js";
import type { GatewayFault, GatewayFaultName } from "../../../src/testing/gateway-fault.js";
import { startGatewaySimulator, type GatewaySimulatorOptions } from "../../../src/testing/gateway-simulator.js";
import { barsAt, impatient, textWith, weekdays } from "./simulated-market.js";

const series = [{ symbol: "SPY", resolution: "1d", bars: barsAt(weekdays("2025-01-01", "2025-11-14")) }] as const;

async function look(
  faults: readonly (GatewayFault | GatewayFaultName)[] = [],
  options: Partial<GatewaySimulatorOptions> = {},
  client: IbkrOptions = {},
): Promise<ConnectionReport> {
  await using gateway = await startGatewaySimulator({ series, faults, ...options });
  return await testConnection({ ...impatient, port: gateway.port, ...client });
}

/** A server that is not TWS. */
async function withServer<T>(server: Server, work: (port: number) => Promise<T>): Promise<T> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await work((server.address() as AddressInfo).port);
  } finally {
    server.close();
  }
}

async function unusedPort(): Promise<number> {
  return await withServer(createServer(), (port) => Promise.resolve(port));
}

describe("testConnection", () => {
  it("reports address, version, time, accounts, farms and mode of a healthy gateway", async () => {
    const now = Date.parse("2025-11-14T21:00:00Z");
    const report = await look([], { now, accounts: ["DU1234567", "DF7654321"] });
    expect(report).toMatchObject({
      host: "127.0.0.1",
      clientId: 101,
      serverVersion: 193,
      accounts: ["DU****567", "DF****321"],
      paper: true,
      readOnly: false,
      linked: true,
      marketDataType: "live",
      farms: [
        { name: "usfarm", serves: "market data", state: "ok" },
        { name: "ushmds", serves: "history", state: "ok" },
        { name: "secdefil", serves: "contracts", state: "ok" },
      ],
    });
    expect(Math.abs(report.serverTime - now)).toBeLessThan(30_000);
    const expectedSkew = now - Date.now();
    expect(Math.abs(report.skewMs - expectedSkew)).toBeLessThan(30_000);
  });

  it("tells live accounts from paper ones", async () => {
    expect((await look([], { accounts: ["U7654321"] })).paper).toBe(false);
  });

  it("sees that the gateway is read-only", async () => {
    expect((await look(["read-only"])).readOnly).toBe(true);
  });

  it("sees that there is no subscription for market data", async () => {
    expect((await look(["no-subscription"])).marketDataType).toBe("none");
  });

  it("sees farms that are down and a gateway without IBKR", async () => {
    expect((await look(["farm-down"])).farms.map(({ state }) => state)).toEqual(["broken", "broken"]);
    expect((await look(["link-broken"])).linked).toBe(false);
  });

  it("takes the next client id when one is in use", async () => {
    expect((await look([{ name: "client-id-in-use", times: 2 }])).clientId).toBe(103);
  });

  it("leaves no client behind", async () => {
    await using gateway = await startGatewaySimulator({ series });
    await testConnection({ ...impatient, port: gateway.port });
    await expect.poll(() => gateway.clients()).toBe(0);
  });
});

describe("a gateway that cannot be used", () => {
  it("is refused when nothing listens, with the ports to try", async () => {
    const port = await unusedPort();
    await expect(testConnection({ ...impatient, port })).rejects.toMatchObject({
      code: "BROKER_REFUSED",
      message: textWith(/^Nothing listens on 127\.0\.0\.1:\d+\. .*4001\/4002 are Gateway live\/paper/),
    });
  });

  it("is unknown when the host is", async () => {
    await expect(testConnection({ ...impatient, host: "no-such-host.invalid", timeoutMs: 8000 })).rejects.toMatchObject(
      {
        code: "BROKER_REFUSED",
        message: textWith('Host "no-such-host.invalid" is unknown'),
      },
    );
  });

  it.each([
    ["refuse", "BROKER_CLOSED", "Trusted IPs"],
    ["silent", "BROKER_SILENT", "restart it"],
    ["never-ready", "BROKER_SILENT", "waits for a dialog"],
    ["wrong-service", "BROKER_PROTOCOL", "HTTP/1.1 400 Bad Request"],
    ["old-server", "BROKER_PROTOCOL", "Unsupported Version 30"],
    ["client-id-in-use", "CLIENT_ID_IN_USE", "101 to 108"],
  ] as const)("with %s ends with %s", async (fault, code, text) => {
    await expect(look([fault])).rejects.toMatchObject({ code, kind: "broker", message: textWith(text) });
  });

  it("is recognised as another service by a banner alone", async () => {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.write("SSH-2.0-OpenSSH_9.2\r\n");
    });
    await withServer(server, (port) =>
      expect(testConnection({ ...impatient, port })).rejects.toMatchObject({
        code: "BROKER_PROTOCOL",
        message: textWith("SSH-2.0-OpenSSH_9.2"),
      }),
    );
  });

  it("drops the connection when its port is changed", async () => {
    await expect(look(["port-changed"])).rejects.toMatchObject({ code: "BROKER_CLOSED" });
  });

  it("is reported with every wrong option at once, before anything is sent", async () => {
    await expect(
      testConnection({ port: 70_000, timeoutMs: -1, clintId: 1 } as unknown as IbkrOptions),
    ).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: textWith(/clintId.*Did you mean "clientId".*port.*70000.*timeoutMs.*-1/),
    });
  });

  it("is given up at once when the caller says so", async () => {
    const signal = AbortSignal.timeout(50);
    await expect(
      look(["silent"], {}, { ...impatient, timeoutMs: 60_000, signal } as IbkrOptions),
    ).rejects.toMatchObject({
      code: "ABORTED",
    });
  });
});
