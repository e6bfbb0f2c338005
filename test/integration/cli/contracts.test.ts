import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startGatewaySimulator, type GatewaySimulator } from "../../../src/testing/gateway-simulator.js";
import { toSimulatedContract } from "../../../src/testing/simulated-contract.js";
import { createCliFolder, type CliFolder } from "../../support/cli.js";
import { barsAt, weekdays } from "../ibkr/simulated-market.js";

const bars = barsAt(weekdays("2025-09-01", "2025-11-21"));
const frankfurt = toSimulatedContract("SPY", { conId: 13, currency: "EUR", primaryExch: "IBIS" });

describe("a symbol that means several contracts", () => {
  let cli: CliFolder;
  let gateway: GatewaySimulator;
  const ingest = (...args: string[]): string[] => ["ingest", "-s", "SPY", "-d", "6 M", ...args, ...at()];
  const at = (): string[] => ["--port", String(gateway.port), "--timeout", "5"];
  const shown = async (symbol = "SPY"): Promise<unknown> =>
    (await cli.json("instrument", "show", symbol))["instrument"];

  beforeAll(async () => {
    gateway = await startGatewaySimulator({
      series: [
        { symbol: "SPY", resolution: "1d", bars },
        { symbol: "SPY", resolution: "1d", bars, contract: frankfurt },
      ],
      faults: ["ambiguous-contract"],
    });
  });
  afterAll(() => gateway.close());
  beforeEach(async () => {
    cli = await createCliFolder();
  });
  afterEach(() => cli[Symbol.asyncDispose]());

  it("is refused with the command that decides it, and the command decides it for every later fetch", async () => {
    const refused = await cli.run("-q", ...ingest());
    expect(refused.code).toBe(5);
    const [, advice] = /for example: algo-trader (.+)\n$/.exec(refused.stderr)!;
    expect(advice).toBe('instrument add -s "SPY" --con-id 756733');

    await cli.json(...advice!.replaceAll('"', "").split(" "));
    expect((await cli.json(...ingest()))["series"]).toMatchObject([{ fetched: 60, inserted: 60 }]);
    expect(await shown()).toMatchObject({ con_id: 756733, exchange: "ARCA", currency: "USD" });
    const args = ["backtest", "-s", "SPY", "--auto-fetch", "--fetch-duration", "6 M", ...at()];
    expect(await cli.json(...args)).toMatchObject({ symbol: "SPY" });
  });

  it("is decided by the exchange that was stored with it", async () => {
    await cli.json("instrument", "add", "-s", "SPY", "--exchange", "ARCA");
    expect((await cli.json(...ingest()))["series"]).toMatchObject([{ inserted: 60 }]);
    expect(await shown()).toMatchObject({ con_id: 756733 });
  });

  it.each([
    [["--con-id", "756733"], 756733],
    [["--exchange", "ARCA"], 756733],
    [["--exchange", "IBIS", "--currency", "EUR"], 13],
  ] as const)("is decided by the flags %j, and stays decided", async (flags, conId) => {
    await cli.json(...ingest(...flags));
    expect(await shown()).toMatchObject({ con_id: conId });
    expect((await cli.json(...ingest()))["series"]).toMatchObject([{ unchanged: 60 }]);
  });

  it("never gets the bars of another contract under its name", async () => {
    await cli.json(...ingest("--con-id", "13"));
    const other = await cli.run("-q", ...ingest("--exchange", "ARCA"));
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/stored "SPY", 13 \(IBIS EUR\), received .* 756733 \(ARCA USD\)/);
    const many = await cli.run("-q", "ingest", "-s", "SPY,QQQ", "--con-id", "13", ...at());
    expect([many.code, many.stderr]).toEqual([2, expect.stringContaining("received 2 (SPY, QQQ)")]);

    await cli.json("ingest", "-s", "SPY.US", "--con-id", "756733", "-d", "6 M", ...at());
    expect(await shown("SPY.US")).toMatchObject({ con_id: 756733, currency: "USD" });
    expect(await shown()).toMatchObject({ con_id: 13, currency: "EUR" });
  });

  it("with an id that nobody knows says so", async () => {
    await cli.json("instrument", "add", "-s", "SPY", "--con-id", "99");
    const ended = await cli.run("-q", ...ingest());
    expect(ended.code).toBe(5);
    expect(ended.stderr).toMatch(/no contract "SPY" \(id 99\).*Correct the id/);
  });
});
