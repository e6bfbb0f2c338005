import { describe, expect, it } from "vitest";
import { fetchGatewayTime } from "../../../src/broker/ibkr/gateway-time.js";
import { resolveIbkrOptions } from "../../../src/broker/ibkr/ibkr-options.js";
import { IbSession } from "../../../src/broker/ibkr/ib-session.js";
import { setLogging, type LogRecord } from "../../../src/model/logger.js";
import { startGatewaySimulator } from "../../../src/testing/gateway-simulator.js";
import { barsAt, impatient, weekdays } from "./simulated-market.js";

const series = [{ symbol: "SPY", resolution: "1d", bars: barsAt(weekdays("2025-11-01", "2025-11-14")) }] as const;

describe("a session", () => {
  it("goes from idle to ready, degraded and back, and starts again after a loss", async () => {
    await using gateway = await startGatewaySimulator({ series });
    const session = new IbSession(resolveIbkrOptions({ ...impatient, port: gateway.port }));
    expect(session.state).toBe("idle");
    const connecting = session.connect();
    expect(session.state).toBe("connecting");
    await connecting;
    expect(session.state).toBe("ready");
    gateway.notify(1100, "Connectivity between IB and Trader Workstation has been lost.");
    await expect.poll(() => session.state).toBe("degraded");
    gateway.notify(1102, "Connectivity between IB and Trader Workstation has been restored - data maintained.");
    await expect.poll(() => session.state).toBe("ready");
    gateway.dropClients();
    await expect.poll(() => session.state).toBe("idle");
    await session.connect();
    expect(session.state).toBe("ready");
    session.close();
    expect(session.state).toBe("closed");
    await expect(session.connect()).rejects.toMatchObject({ code: "BROKER_CLOSED" });
  });

  it("backs off between attempts to get a lost connection back", async () => {
    const gateway = await startGatewaySimulator({ series });
    const session = new IbSession(resolveIbkrOptions({ ...impatient, port: gateway.port, retryMs: 200 }));
    await session.connect();
    await gateway.close();
    await expect.poll(() => session.state).toBe("idle");
    const again = session.connect();
    await expect.poll(() => session.state).toBe("back-off");
    await using revived = await startGatewaySimulator({ series, port: gateway.port });
    expect((await again).isOpen).toBe(true);
    expect(revived.clients()).toBe(1);
    session.close();
  });

  it("notices a peer that went silent without being asked anything", async () => {
    await using gateway = await startGatewaySimulator({ series, faults: ["stall"] });
    const session = new IbSession(resolveIbkrOptions({ ...impatient, port: gateway.port, heartbeatMs: 50 }));
    const connection = await session.connect();
    gateway.addFault("silent");
    await expect.poll(() => connection.isOpen, { timeout: 5000 }).toBe(false);
    session.close();
  });

  it("keeps a quiet connection that answers", async () => {
    await using gateway = await startGatewaySimulator({ series });
    const session = new IbSession(resolveIbkrOptions({ ...impatient, port: gateway.port, heartbeatMs: 20 }));
    const connection = await session.connect();
    await expect
      .poll(() => gateway.requests.filter(({ kind }) => kind === "currentTime").length, { timeout: 5000 })
      .toBeGreaterThan(5);
    expect(connection.isOpen).toBe(true);
    session.close();
  });

  it("writes what goes over the wire to a log of its own", async () => {
    const records: LogRecord[] = [];
    setLogging({ level: "debug", write: (record) => records.push(record) });
    try {
      await using gateway = await startGatewaySimulator({ series });
      const session = new IbSession(resolveIbkrOptions({ ...impatient, port: gateway.port }));
      await fetchGatewayTime(session, 1000);
      session.close();
    } finally {
      setLogging(null);
    }
    const wire = records.filter(({ component }) => component === "broker.ibkr.wire").map(({ message }) => message);
    expect(wire).toContain("> 71|2|101|");
    expect(wire).toContain("> 49|1");
    expect(wire.some((message) => message.startsWith("< 49|1|"))).toBe(true);
  });
});
