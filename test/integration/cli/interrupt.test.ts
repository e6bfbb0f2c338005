import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { startGatewaySimulator, type GatewaySimulator } from "../../../src/testing/gateway-simulator.js";
import { generateBars } from "../../../src/workflow/generated-bars.js";
import { createCliFolder, type CliFolder } from "../../support/cli.js";

/** Years of hours, so that a fetch takes several requests, and each of them takes a while. */
async function serveSlowly(): Promise<GatewaySimulator> {
  const bars = generateBars("SPY", "1h", 12_000);
  return startGatewaySimulator({
    series: [{ symbol: "SPY", resolution: "1h", bars }],
    faults: [{ name: "slow", delayMs: 700 }],
  });
}

async function storedBars(cli: CliFolder): Promise<number> {
  const shown = (await cli.json("instrument", "show", "SPY")) as { series: { bars: number }[] };
  return shown.series[0]?.bars ?? 0;
}

async function expectCompletion(cli: CliFolder, ingest: readonly string[], gateway: GatewaySimulator): Promise<void> {
  gateway.clearFaults();
  const before = await storedBars(cli);
  const found = (await cli.json(...ingest)) as { series: { fetched: number; inserted: number; unchanged: number }[] };
  const { fetched, inserted, unchanged } = found.series[0]!;
  expect(inserted).toBe(fetched - before);
  expect(unchanged).toBe(before);
  expect(await storedBars(cli)).toBe(fetched);
}

describe.each(["fastest", "embedded"] as const)("an interrupted ingest on the %s database", (database) => {
  it("ends with 130 at Ctrl-C, keeps whole pieces, and a second run completes it", async () => {
    await using cli = await createCliFolder(database);
    await using gateway = await serveSlowly();
    const ingest = ["ingest", "-s", "SPY", "-r", "1h", "-d", "5 Y", "--port", String(gateway.port)];
    const running = cli.start("-v", ...ingest);
    await running.waitFor(/stored SPY @ 1h/);
    running.child.kill("SIGINT");
    const ended = await running.done;
    expect(ended.code).toBe(130);
    expect(ended.stderr).toMatch(/Interrupted/);
    expect(await storedBars(cli)).toBeGreaterThan(0);
    await expectCompletion(cli, ingest, gateway);
  }, 180_000);

  it("killed at once leaves whole rows, and a second run completes it", async () => {
    await using cli = await createCliFolder(database);
    await using gateway = await serveSlowly();
    const ingest = ["ingest", "-s", "SPY", "-r", "1h", "-d", "5 Y", "--port", String(gateway.port)];
    const running = cli.start("-v", ...ingest);
    await running.waitFor(/stored SPY @ 1h/);
    running.child.kill("SIGKILL");
    expect((await running.done).code).toBe(null);
    expect(await storedBars(cli)).toBeGreaterThan(0);
    await expectCompletion(cli, ingest, gateway);
  }, 180_000);

  it("killed while it writes leaves all of the file or nothing", async () => {
    await using cli = await createCliFolder(database);
    const bars = generateBars("BIG", "1h", 60_000);
    const rows = Array.from(
      bars.ts,
      (ts, i) => `${new Date(ts).toISOString()},${bars.open[i]},${bars.high[i]},${bars.low[i]},${bars.close[i]},1`,
    );
    writeFileSync(path.join(cli.cwd, "big.csv"), ["ts,open,high,low,close,volume", ...rows].join("\n"));
    const ingest = ["ingest", "-s", "BIG", "-r", "1h", "--file", "big.csv"];
    const running = cli.start(...ingest);
    await running.waitFor(/Running ingest pipeline/);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    running.child.kill("SIGKILL");
    await running.done;
    const before = await cli.run("--json", "instrument", "show", "BIG");
    const stored =
      before.code === 0 ? ((JSON.parse(before.stdout) as { series: { bars: number }[] }).series[0]?.bars ?? 0) : 0;
    expect([0, 60_000]).toContain(stored);
    const found = await cli.json(...ingest);
    expect(found["series"]).toMatchObject([{ fetched: 60_000, inserted: 60_000 - stored, unchanged: stored }]);
  }, 180_000);
});

describe("Ctrl-C", () => {
  it("twice ends a command that does not stop by itself", async () => {
    await using cli = await createCliFolder("none");
    await using gateway = await startGatewaySimulator({
      series: [{ symbol: "SPY", resolution: "1d", bars: generateBars("SPY", "1d", 50) }],
      faults: ["silent"],
    });
    const running = cli.start("test-connection", "--port", String(gateway.port), "--timeout", "60");
    await new Promise((resolve) => setTimeout(resolve, 2000));
    running.child.kill("SIGINT");
    running.child.kill("SIGINT");
    const ended = await running.done;
    expect(ended.code).toBe(130);
  });
});
