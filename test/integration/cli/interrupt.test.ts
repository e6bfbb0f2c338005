import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import postgres from "postgres";
import { describe, expect, it } from "vitest";
import { startGatewaySimulator, type GatewaySimulator } from "../../../src/testing/gateway-simulator.js";
import { generateBars } from "../../../src/workflow/generated-bars.js";
import { createCliFolder, type CliFolder } from "../../support/cli.js";
import { describeOnServer } from "../../support/on-server.js";

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

/** Every file below the working folder. */
function filesOf(cli: CliFolder): readonly string[] {
  const entries = readdirSync(cli.cwd, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

/** Pictures and manifests are whole or absent; a draft may lie about only after a kill. */
function expectWholeFiles(cli: CliFolder, drafts: Set<string>, killed: boolean): void {
  for (const file of filesOf(cli)) {
    if (file.endsWith(".tmp") && killed) drafts.add(file);
    if (file.endsWith(".tmp")) expect(drafts).toContain(file);
    if (file.endsWith(".png")) expect(readFileSync(file).subarray(-8, -4).toString()).toBe("IEND");
    if (file.endsWith(".json")) expect(JSON.parse(readFileSync(file, "utf8"))).toBeTypeOf("object");
  }
}

describe("a signal at any instant", () => {
  it("leaves whole files and whole runs, and the next command works", async () => {
    await using cli = await createCliFolder("embedded");
    await cli.json("ingest", "-s", "SPY", "--source", "sample");
    const first = await cli.json("backtest", "-s", "SPY", "--strategy", "macd");
    const commands = [
      ["backtest", "-s", "SPY", "--strategy", "rsi", "--plot"],
      ["audit", "-s", "SPY", "--strategy", "macd"],
      ["runs", "verify", String(first["run_id"])],
      ["demo"],
    ];
    const drafts = new Set<string>();
    const signals = ["SIGINT", "SIGTERM", "SIGKILL"] as const;
    for (const [k, command] of commands.entries()) {
      for (const [n, delay] of [150 + 50 * k, 400, 650, 1000].entries()) {
        const signal = signals[(k + n) % 3]!;
        const running = cli.start(...command);
        setTimeout(() => running.child.kill(signal), delay);
        const { code, stdout } = await running.done;
        // Ended by the signal itself, stopped in order, or it was done before.
        const ending = running.child.signalCode ?? code;
        expect(signal === "SIGKILL" ? [signal, 0] : [signal, 130, 0]).toContain(ending);
        if (ending === 0) expect(stdout).not.toBe("");
        expectWholeFiles(cli, drafts, signal === "SIGKILL");
      }
    }
    const { runs } = (await cli.json("runs", "list", "--limit", "1000")) as {
      runs: { run_id: string; status: string }[];
    };
    for (const { run_id: id, status } of runs) {
      expect(status).toBe("finished");
      expect(await cli.json("runs", "verify", id)).toMatchObject({ equal: true });
    }
  }, 180_000);

  it("ends a strategy that never returns, and counts no trial", async () => {
    await using cli = await createCliFolder("embedded");
    await cli.json("ingest", "-s", "SPY", "--source", "sample");
    const code = "export default function endless() {\n  console.log('looping');\n  for (;;);\n}\n";
    writeFileSync(path.join(cli.cwd, "endless.ts"), code);
    for (const [command, signal] of [
      ["backtest", "SIGINT"],
      ["audit", "SIGTERM"],
    ] as const) {
      const running = cli.start(command, "-s", "SPY", "--strategy", "./endless.ts");
      await running.waitFor(/looping/);
      running.child.kill(signal);
      await running.done;
      expect(running.child.signalCode).toBe(signal);
    }
    expect(await cli.json("runs", "list")).toMatchObject({ runs: [] });
  });
});

describeOnServer("a run that is being stored", () => {
  it("is not there at all once its process was killed between two of its statements", async () => {
    await using cli = await createCliFolder("fastest");
    await cli.json("ingest", "-s", "SPY", "--source", "sample");
    const sql = postgres(cli.env["DATABASE_URL"]!, { max: 2 });
    await sql.begin(async (tx) => {
      // Its row is written, its bars have to wait.
      await tx`lock table backtest_run_bars in access exclusive mode`;
      const running = cli.start("backtest", "-s", "SPY", "--strategy", "macd");
      const waits = () => sql`select 1 from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like '%insert into backtest_run_bars%'`;
      await expect.poll(async () => (await waits()).length, { timeout: 20_000 }).toBe(1);
      running.child.kill("SIGKILL");
      await running.done;
    });
    await sql.end();
    expect(await cli.json("runs", "list")).toMatchObject({ runs: [] });
    expect(await cli.json("backtest", "-s", "SPY", "--strategy", "macd")).toMatchObject({ trial: 1 });
  });
});
