import { describe, expect, it } from "vitest";
import { createBarColumns, sliceBars, type BarColumns } from "../../../src/model/bar.js";
import {
  startGatewaySimulator,
  type GatewaySimulator,
  type GatewaySimulatorOptions,
} from "../../../src/testing/gateway-simulator.js";
import type { GatewayFaultName } from "../../../src/testing/gateway-fault.js";
import { createCliFolder } from "../../support/cli.js";

const dayMs = 864e5;

/** Weekday bars from a date on, prices all different. */
function weekdayBars(from: string, count: number): BarColumns {
  const bars = createBarColumns(count);
  let ts = Date.parse(from);
  for (let i = 0; i < count; ts += dayMs) {
    if ([0, 6].includes(new Date(ts).getUTCDay())) continue;
    bars.ts[i] = ts;
    bars.open[i] = 100 + (i % 97);
    bars.high[i] = bars.open[i]! + 2;
    bars.low[i] = bars.open[i]! - 2;
    bars.close[i] = bars.open[i]! + 1;
    bars.volume[i] = 1000 + i;
    i++;
  }
  return bars;
}

function serve(bars: BarColumns, options: Partial<GatewaySimulatorOptions> = {}): Promise<GatewaySimulator> {
  return startGatewaySimulator({ series: [{ symbol: "SPY", resolution: "1d", bars }], ...options });
}

function historyRequests(gateway: GatewaySimulator): number {
  return gateway.requests.filter((request) => request.kind === "historicalData").length;
}

const at = (gateway: GatewaySimulator): string[] => ["--port", String(gateway.port), "--timeout", "5"];

describe("ingest from a gateway", () => {
  it("speaks in the seed's lines and stores what came", async () => {
    await using cli = await createCliFolder();
    await using gateway = await serve(weekdayBars("2019-01-01", 1500));
    const ended = await cli.run("ingest", "-s", "SPY", "-r", "1d", "-d", "5 Y", ...at(gateway));
    expect(ended.stderr).toContain("[INFO] Running ingest pipeline: SPY / 1d / duration=5 Y");
    expect(ended.stderr).toMatch(/\[INFO\] Fetched (\d+) rows from IBKR for SPY\.\n/);
    const fetched = Number(/Fetched (\d+) rows/.exec(ended.stderr)![1]);
    expect(ended.stderr).toContain(`[INFO] Inserted/updated rows for SPY @ 1d: ${fetched}`);
    expect(ended.stdout).toMatch(new RegExp(`SPY @ 1d\\s+${fetched}\\s+${fetched}\\s+0\\s+0`));
    const again = await cli.json("ingest", "SPY", "1d", "5 Y", ...at(gateway));
    expect(again["series"]).toMatchObject([{ fetched, inserted: 0, updated: 0, unchanged: fetched }]);
  });

  it("--json keeps stdout for the result alone", async () => {
    await using cli = await createCliFolder();
    await using gateway = await serve(weekdayBars("2024-01-01", 300));
    const ended = await cli.run("--json", "ingest", "-s", "SPY", "-d", "1 Y", ...at(gateway));
    expect(ended.stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(JSON.parse(ended.stdout)).toMatchObject({ schema: 1, series: [{ symbol: "SPY", resolution: "1d" }] });
  });
});

describe("--auto-fetch", () => {
  const window = ["--from", "2024-01-01", "--to", "2024-06-28"];

  it("fetches the empty window, and once it is complete connects no more", async () => {
    await using cli = await createCliFolder();
    const gateway = await serve(weekdayBars("2023-01-02", 500));
    const first = await cli.json("backtest", "-s", "SPY", "--auto-fetch", ...window, ...at(gateway));
    expect(first).toMatchObject({ bars: 130, from: "2024-01-01", to: "2024-06-28" });
    await gateway.close();
    const second = await cli.json("backtest", "-s", "SPY", "--auto-fetch", ...window, ...at(gateway));
    expect(second["metrics"]).toEqual(first["metrics"]);
    expect(second["manifest"]).toEqual(first["manifest"]);
  });

  it("without a gateway says that the bars are stored which leaving it out would use", async () => {
    await using cli = await createCliFolder();
    const gateway = await serve(weekdayBars("2023-01-02", 500));
    await cli.json("ingest", "-s", "SPY", "--from", "2024-01-01", "--to", "2024-02-29", ...at(gateway));
    const args = ["-q", "backtest", "-s", "SPY", ...at(gateway)];
    await gateway.close();
    const ended = await cli.run(...args, "--auto-fetch", ...window);
    expect(ended.code).toBe(3);
    expect(ended.stderr).toMatch(
      /^error: Nothing listens on .* Or leave out --auto-fetch: the run then uses the bars of SPY @ 1d that are stored \(2024-01-01 to 2024-02-29\)\.\n$/,
    );
    expect((await cli.run(...args, ...window)).code).toBe(0);
    // Bars of another time, or of none, are no way out.
    const later = await cli.run(...args, "--auto-fetch", "--from", "2024-03-01", "--to", "2024-06-28");
    expect(later.stderr).not.toContain("leave out");
    const other = await cli.run("-q", "backtest", "-s", "QQQ", "--auto-fetch", ...window, ...at(gateway));
    expect(other.code).toBe(3);
    expect(other.stderr).not.toContain("leave out");
  });

  it("fills a hole between two fetches and asks for nothing else", async () => {
    await using cli = await createCliFolder();
    await using gateway = await serve(weekdayBars("2023-01-02", 500));
    await cli.json("ingest", "-s", "SPY", "--from", "2024-01-01", "--to", "2024-02-29", ...at(gateway));
    await cli.json("ingest", "-s", "SPY", "--from", "2024-05-01", "--to", "2024-06-28", ...at(gateway));
    const before = historyRequests(gateway);
    const ended = await cli.run("--json", "backtest", "-s", "SPY", "--auto-fetch", ...window, ...at(gateway));
    expect(JSON.parse(ended.stdout)).toMatchObject({ bars: 130 });
    expect(historyRequests(gateway) - before).toBe(1);
    // 43 weekdays of March and April, and five stored bars on either side to see whether the past was revised.
    expect(ended.stderr).toContain("Fetched 53 rows from IBKR for SPY.");
    expect(ended.stderr).toContain("Inserted/updated rows for SPY @ 1d: 43 (10 unchanged)");
  });

  it("fetches only what is new when time has gone on", async () => {
    await using cli = await createCliFolder();
    const all = weekdayBars("2023-01-02", 500);
    const early = await serve(sliceBars(all, 0, 480));
    const args = ["backtest", "-s", "SPY", "--auto-fetch", "--fetch-duration", "1 Y"];
    await cli.json(...args, ...at(early));
    await early.close();
    await using late = await serve(all);
    const ended = await cli.run("--json", ...args, ...at(late));
    expect(ended.stderr).toContain("Fetched 25 rows from IBKR for SPY.");
    expect(ended.stderr).toContain("Inserted/updated rows for SPY @ 1d: 20 (5 unchanged)");
    expect(JSON.parse(ended.stdout)).toMatchObject({ to: new Date(all.ts.at(-1)!).toISOString().slice(0, 10) });
  });

  it("notices that the past was revised and fetches the whole series again", async () => {
    await using cli = await createCliFolder();
    const all = weekdayBars("2023-01-02", 500);
    const before = await serve(sliceBars(all, 0, 480));
    await cli.json("ingest", "-s", "SPY", "-d", "1 Y", ...at(before));
    await before.close();
    const split = { ...all };
    for (const name of ["open", "high", "low", "close"] as const) split[name] = all[name].map((price) => price / 4);
    await using after = await serve(split);
    const ended = await cli.run(
      "-q",
      "backtest",
      "-s",
      "SPY",
      "--auto-fetch",
      "--fetch-duration",
      "1 Y",
      "--log-file",
      ...at(after),
    );
    expect(ended.code).toBe(0);
    const csv = await cli.run("-q", "export", "-s", "SPY");
    const closes = csv.stdout
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => Number(line.split(",")[4]));
    expect(closes).toEqual([...split.close.slice(-closes.length)]);
    expect(Math.max(...closes)).toBeLessThan(100);
  });

  it("a single corrected bar is only updated", async () => {
    await using cli = await createCliFolder();
    const bars = weekdayBars("2024-01-01", 100);
    const before = await serve(bars);
    await cli.json("ingest", "-s", "SPY", "-d", "1 Y", ...at(before));
    await before.close();
    const corrected = { ...bars, close: bars.close.map((price, i) => (i === 50 ? price + 0.5 : price)) };
    await using after = await serve(corrected);
    const found = await cli.json("ingest", "-s", "SPY", "-d", "1 Y", ...at(after));
    expect(found["series"]).toMatchObject([{ fetched: 100, inserted: 0, updated: 1, unchanged: 99 }]);
  });

  it("volumes in lots are noticed, and --volume-lots turns them into shares", async () => {
    await using cli = await createCliFolder();
    const bars = weekdayBars("2024-01-01", 60);
    const shares = { ...bars, volume: bars.volume.map((_, i) => 100 * (1000 + i)) };
    await using gateway = await serve(shares);
    const ingest = ["ingest", "-s", "SPY", "-d", "1 Y", ...at(gateway)];
    await cli.json(...ingest);
    gateway.addFault("lots");
    const found = await cli.run("--json", ...ingest, "--volume-lots");
    expect(found.stderr).not.toContain("WARNING");
    expect(JSON.parse(found.stdout)).toMatchObject({ series: [{ updated: 0, unchanged: 60 }] });
    const warned = await cli.run("--json", ...ingest);
    expect(
      warned.stderr.match(/\[WARNING\] SPY @ 1d: volumes come in lots of 100 now, in shares before.*--volume-lots/g),
    ).toHaveLength(1);
  });

  it("never connects with --no-fetch", async () => {
    await using cli = await createCliFolder();
    await using gateway = await serve(weekdayBars("2024-01-01", 100));
    const ended = await cli.run("-q", "backtest", "-s", "SPY", "--no-fetch", ...at(gateway));
    expect(ended.code).toBe(5);
    expect(gateway.requests).toEqual([]);
  });
});

/** What a gateway may do, and what a command ends with. */
const troubles: readonly (readonly [GatewayFaultName, number])[] = [
  ["unknown-contract", 5],
  ["ambiguous-contract", 5],
  ["refuse", 3],
  ["silent", 3],
  ["wrong-service", 3],
  ["never-ready", 3],
  ["client-id-in-use", 3],
  ["no-permission", 3],
  ["farm-down", 3],
];

describe("a gateway in trouble", () => {
  it.each(troubles)(
    "%s ends with %i in one line, and nothing is stored",
    async (fault, code) => {
      await using cli = await createCliFolder();
      await using gateway = await serve(weekdayBars("2024-01-01", 100), { faults: [fault] });
      const ended = await cli.run(
        "-q",
        "ingest",
        "-s",
        "SPY",
        "-d",
        "10 D",
        "--port",
        String(gateway.port),
        "--timeout",
        "1",
      );
      expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
      expect(ended.stderr).toMatch(/^error: .{20}/);
      expect([fault, ended.code]).toEqual([fault, code]);
      expect((await cli.json("instrument", "list"))["instruments"]).toEqual([]);
    },
    120_000,
  );

  it("no gateway at all ends with 3 and names the usual ports", async () => {
    await using cli = await createCliFolder();
    const ended = await cli.run("-q", "ingest", "-s", "SPY", "--port", "1", "--timeout", "2");
    expect(ended.code).toBe(3);
    expect(ended.stderr).toMatch(/127\.0\.0\.1:1\b.*4002/);
    const tested = await cli.run("test-connection", "--port", "1");
    expect(tested.code).toBe(3);
    expect(tested.stdout).toMatch(/^FAIL {2}gateway: /);
  });

  it("a symbol that it does not know, and a window without bars, end with 5", async () => {
    await using cli = await createCliFolder();
    await using gateway = await serve(weekdayBars("2024-01-01", 100));
    const unknown = await cli.run("-q", "ingest", "-s", "NOSUCH", ...at(gateway));
    expect(unknown.code).toBe(5);
    expect(unknown.stderr).toContain("NOSUCH");
    const empty = await cli.run(
      "-q",
      "ingest",
      "-s",
      "SPY",
      "--from",
      "2010-01-01",
      "--to",
      "2010-12-31",
      ...at(gateway),
    );
    expect(empty.code).toBe(5);
    expect((await cli.json("instrument", "list"))["instruments"]).toEqual([]);
  });
});

describe("health of a gateway", () => {
  it("test-connection tells version, clock, masked accounts", async () => {
    await using cli = await createCliFolder("none");
    await using gateway = await serve(weekdayBars("2024-01-01", 10), { faults: ["read-only"] });
    const found = await cli.json("test-connection", ...at(gateway));
    expect(found).toMatchObject({
      ok: true,
      checks: [
        {
          name: "gateway",
          ok: true,
          facts: { server_version: 193, paper: true, read_only: true, accounts: ["DU****567"] },
        },
      ],
    });
    expect(JSON.stringify(found)).not.toContain("DU1234567");
  });

  it.each([
    [["no-subscription"], /, no market data for US stocks \(history needs a subscription\)\.\n/],
    [[], /, live data\.\n/],
  ] as const)("test-connection with %j says which data there is", async (faults, words) => {
    await using cli = await createCliFolder("none");
    await using gateway = await serve(weekdayBars("2024-01-01", 10), { faults });
    expect((await cli.run("-q", "test-connection", ...at(gateway))).stdout).toMatch(words);
  });

  it("doctor is fine when both are", async () => {
    await using cli = await createCliFolder();
    await using gateway = await serve(weekdayBars("2024-01-01", 10));
    const ended = await cli.run("-q", "doctor", ...at(gateway));
    expect(ended.stdout).toMatch(/^ok {4}database: .*\nok {4}gateway: /);
    expect(ended.code).toBe(0);
  });
});

describe("simulate-gateway", () => {
  it("serves bundled bars to the main job in another process, until Ctrl-C", async () => {
    await using cli = await createCliFolder();
    const gateway = cli.start("--json", "simulate-gateway", "-s", "SPY", "-r", "1d", "--port", "0");
    const [, port] = await gateway.waitFor(/"port":(\d+)/);
    const found = await cli.json(
      ...["backtest", "-s", "SPY", "-r", "1d", "--strategy", "db_ma_cross", "--auto-fetch", "--fetch-duration", "5 Y"],
      ...["--plot", "full", "--port", port!, "--timeout", "5"],
    );
    expect(found).toMatchObject({ symbol: "SPY", bars: 1258, to: "2021-03-31" });
    gateway.child.kill("SIGINT");
    const ended = await gateway.done;
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      schema: 1,
      series: [{ symbol: "SPY", resolution: "1d", bars: 5849 }],
    });
  });

  it("makes bars up for other symbols and says so; a taken port ends with 3", async () => {
    await using cli = await createCliFolder();
    const gateway = cli.start("simulate-gateway", "-s", "ACME", "--port", "0");
    await gateway.waitFor(/ACME @ 1d is not bundled: serving made-up bars/);
    const [, port] = await gateway.waitFor(/127\.0\.0\.1:(\d+)/);
    const found = await cli.json("ingest", "-s", "ACME", "-d", "1 Y", "--port", port!);
    expect((found["series"] as { fetched: number }[])[0]!.fetched).toBeGreaterThan(250);
    expect((await cli.run("-q", "simulate-gateway", "--port", port!)).code).toBe(3);
    gateway.child.kill("SIGTERM");
    await gateway.done;
  });
});
