import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createStore } from "../../../src/data/store/create-store.js";
import { databaseOf } from "../../../src/data/store/database.js";
import { startGatewaySimulator, type GatewaySimulator } from "../../../src/testing/gateway-simulator.js";
import { createCliFolder, type CliFolder, type CliRun } from "../../support/cli.js";
import { describeOnServer } from "../../support/on-server.js";
import { barsAt, weekdays } from "../ibkr/simulated-market.js";

const header = "ts,open,high,low,close,volume";
const good = ["2025-03-03,10,11,9,10.5,100", "2025-03-04,10.5,12,10,11,120", "2025-03-05,11,12,10.5,11.5,90"];
const throwing = `import { defineStrategy } from "algo-trader/strategy";
export default defineStrategy({ onBar(i: number) { if (i === 1) throw new Error("no idea\\nat all"); return null; } });`;

let cli: CliFolder;
let gateway: GatewaySimulator;

/** Everything in the folder, with what is in it; pictures and the like must not appear by halves. */
function listing(): string[] {
  return readdirSync(cli.cwd, { recursive: true, encoding: "utf8" }).sort();
}

/** What is stored: every series with its number of bars, and every instrument. */
async function stored(): Promise<unknown> {
  await using store = createStore({
    url: cli.env["DATABASE_URL"] ?? null,
    ...(cli.env["ALGO_TRADER_DATA"] === undefined ? {} : { dataDir: cli.env["ALGO_TRADER_DATA"] }),
  });
  return await databaseOf(store).read(
    (tx) => tx.sql`
      select i.symbol, count(p.ts) as bars
      from instruments i left join market_prices p using (symbol) group by i.symbol order by i.symbol`,
    { doing: "looking" },
  );
}

/** One line for people, on stderr, with the exit code; no stack. */
function expectOneLine({ code, stdout, stderr }: CliRun, exit: number, message: RegExp): void {
  expect(stderr).toMatch(message);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  expect(stderr).toMatch(/^error: .{20}/);
  expect(stderr).not.toMatch(/\bat \S+ \(\S+:\d+:\d+\)|\.js:\d/);
  expect(stdout).toBe("");
  expect(code).toBe(exit);
}

/** Runs a call that must fail, and proves that it left the folder and the database as they were. */
async function expectRefused(args: readonly string[], exit: number, message: RegExp): Promise<void> {
  const before = [listing(), await stored()];
  expectOneLine(await cli.run("-q", ...args), exit, message);
  expect([listing(), await stored()]).toEqual(before);
}

/** A folder with a database that holds three bars of GOOD. */
async function openFolder(): Promise<void> {
  cli = await createCliFolder();
  writeFileSync(path.join(cli.cwd, "good.csv"), [header, ...good].join("\n"));
  await cli.json("ingest", "-s", "GOOD", "--file", "good.csv");
}

const broker = (...args: string[]): string[] => [...args, "--port", String(gateway.port), "--timeout", "5"];
const backtest = (...args: string[]): string[] => ["backtest", "-s", "GOOD", ...args];

describe("a question that has no answer", () => {
  beforeAll(async () => {
    await openFolder();
    const bars = barsAt(weekdays("2025-01-01", "2025-03-31"));
    gateway = await startGatewaySimulator({ series: [{ symbol: "SPY", resolution: "1d", bars }] });
  });
  afterAll(async () => {
    await gateway.close();
    await cli[Symbol.asyncDispose]();
  });
  afterEach(() => gateway.clearFaults());

  it.each<[string, () => string[], number, RegExp]>([
    ["a symbol not stored", () => backtest("-s", "NOPE"), 5, /NOPE @ 1d is not stored.*ingest -s NOPE/],
    ["a symbol not stored, to export", () => ["export", "-s", "NOPE"], 5, /NOPE @ 1d is not stored/],
    [
      "an unknown symbol",
      () => broker("ingest", "-s", "SPYY"),
      5,
      /no contract "SPYY".*Similar: SPY .*Correct the symbol/,
    ],
    ["a bad resolution", () => backtest("-r", "1x"), 2, /Expected a bar size \(1s, .*1mo\), received "1x"/],
    ["a bad duration", () => broker("ingest", "-s", "SPY", "-d", "5Y"), 2, /received "5Y"\. Did you mean "5 Y"\?/],
    [
      "reversed dates",
      () => backtest("--from", "2025-03-05", "--to", "2025-03-04"),
      2,
      /--from before --to.*Swap them/,
    ],
    [
      "an empty window",
      () => backtest("--from", "2030-01-01"),
      5,
      /in the window asked for; stored are 3 from 2025-03-03 to 2025-03-05\. Widen it/,
    ],
    [
      "an empty answer",
      () => broker("ingest", "-s", "SPY", "--from", "2010-01-01", "--to", "2010-12-31"),
      5,
      /IBKR has no bars of SPY @ 1d.*Nothing was stored; ask for/,
    ],
    ["an unknown strategy", () => backtest("--strategy", "macdd"), 2, /received "macdd"\. Did you mean "macd"\?/],
    ["no gateway", () => ["ingest", "-s", "SPY", "--port", "1"], 3, /127\.0\.0\.1:1\b.*4001\/4002/],
  ])("%s", (_, args, exit, message) => expectRefused(args(), exit, message));

  it("an ambiguous symbol", async () => {
    gateway.addFault("ambiguous-contract");
    await expectRefused(broker("ingest", "-s", "SPY"), 5, /means 2 contracts.*756733.*Say which one by exchange/);
    const fetching = broker("backtest", "-s", "SPY", "--auto-fetch");
    await expectRefused(fetching, 5, /means 2 contracts.*instrument add -s "SPY" --con-id/);
  });

  it.each<[string, (socket: net.Socket) => void, RegExp]>([
    [
      "a web server",
      (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"),
      /answered "HTTP.* 400 .*Is this the port of TWS or Gateway\? 4001/,
    ],
    ["something that hangs up", (socket) => socket.resetAndDestroy(), /closed the connection at once\. .*Trusted IPs/],
    ["something that is silent", () => undefined, /accepted the connection but did not answer within 1 s.*restart it/],
  ])("a gateway's port where %s listens", async (_, answer, message) => {
    const server = net.createServer((socket) => answer(socket.on("error", () => undefined)));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const port = String((server.address() as net.AddressInfo).port);
    await expectRefused(["ingest", "-s", "SPY", "--port", port, "--timeout", "1"], 3, message);
    server.close();
  });

  it("a strategy that throws is named with bar and ts, and its stack comes with --verbose alone", async () => {
    const file = path.join(cli.cwd, "throws.ts");
    writeFileSync(file, throwing);
    const call = backtest("--strategy", "./throws.ts", "--plot");
    await expectRefused(
      call,
      1,
      /threw at GOOD @ 1d, bar 1, 2025-03-04: Error: no idea at all \(.*throws\.ts:\d+\)\. Fix/,
    );
    const verbose = await cli.run("-v", ...call);
    expect(verbose.stderr).toMatch(/no idea\nat all\n\s+at .*throws\.ts/);
    // The attempts count as trials all the same.
    expect((await cli.json("runs", "list"))["runs"]).toMatchObject([{ status: "failed" }, { status: "failed" }]);
    rmSync(file);
  });

  it("what a strategy prints goes to stderr, so that stdout stays one object", async () => {
    const file = path.join(cli.cwd, "talks.ts");
    writeFileSync(file, 'console.log("loaded");\nexport default (i) => (i === 1 ? console.log("bar %d", i) : null);\n');
    const { stdout, stderr } = await cli.run(...backtest("--strategy", "./talks.ts"), "--json");
    expect(JSON.parse(stdout)).toMatchObject({ strategy: "talks", bars: 3 });
    expect(stderr).toMatch(/^loaded$/m);
    expect(stderr).toMatch(/^bar 1$/m);
    rmSync(file);
  });
});

describe("a file that cannot be taken", () => {
  beforeAll(openFolder);
  afterAll(() => cli[Symbol.asyncDispose]());

  const bad = (row: string): string => [header, good[0], row, good[2]].join("\n");

  it.each<[string, string | Buffer, RegExp]>([
    ["NaN as a price", bad("2025-03-04,NaN,12,10,11,120"), /line 3.*open.*"NaN"/],
    ["a negative price", bad("2025-03-04,-1,12,10,11,120"), /line 3.*open.*"?-1/],
    ["an infinite price", bad("2025-03-04,10,Infinity,10,11,120"), /line 3.*high.*Infinity/],
    ["a negative infinite price", bad("2025-03-04,10,11,-inf,11,120"), /line 3.*low.*-inf/],
    ["a price of zero", bad("2025-03-04,10,11,0,11,120"), /line 3.*low/],
    ["a high below the low", bad("2025-03-04,10.5,9,12,11,120"), /line 3.*high/],
    ["no prices", bad("2025-03-04,,,,,120"), /line 3/],
    ["a time that is none", bad("yesterday,10,12,10,11,120"), /line 3.*"yesterday"/],
    ["two bars of one time that differ", bad("2025-03-03,1,2,1,2,5"), /line 2 and .*line 3/],
    [
      "hours where days were said",
      [header, "2025-03-03T10:00Z,1,1,1,1,1", "2025-03-03T11:00Z,1,1,1,1,1"].join("\n"),
      /1d/,
    ],
    ["no header that anybody knows", "hello\nworld\n", /header/],
    ["nothing in it", "", /expected/i],
    ["bytes that are no text", Buffer.from([0, 1, 2, 0xff, 0xfe, 0, 7]), /bars\.csv/],
  ])("with %s", async (_, content, message) => {
    writeFileSync(path.join(cli.cwd, "bars.csv"), content);
    const call = ["ingest", "-s", "BAD", "-r", "1d", "--file", "bars.csv"];
    await expectRefused(call, 5, message);
    expectOneLine(await cli.run("-q", ...call), 5, /bars\.csv/);
  });

  it("because it is a folder, or no gzip", async () => {
    mkdirSync(path.join(cli.cwd, "folder.csv"));
    writeFileSync(path.join(cli.cwd, "bars.csv.gz"), "not gzip at all");
    await expectRefused(["ingest", "-s", "BAD", "--file", "folder.csv"], 5, /folder\.csv/);
    await expectRefused(["ingest", "-s", "BAD", "--file", "bars.csv.gz"], 5, /bars\.csv\.gz/);
  });

  it("is refused before a database is made", async () => {
    await using empty = await createCliFolder("none");
    writeFileSync(path.join(empty.cwd, "bars.csv"), bad("2025-03-04,NaN,12,10,11,120"));
    expectOneLine(await empty.run("-q", "ingest", "-s", "BAD", "--file", "bars.csv"), 5, /line 3/);
    expect(readdirSync(empty.cwd)).toEqual(["bars.csv"]);
  });

  it("because it does not tell the symbols apart that were asked for", async () => {
    writeFileSync(path.join(cli.cwd, "bars.csv"), [header, ...good].join("\n"));
    for (const command of ["ingest", "audit"]) {
      const ended = await cli.run("-q", command, "-s", "ONE,TWO", "--file", "bars.csv");
      expectOneLine(ended, 2, /bars\.csv: expected a symbol column that tells ONE, TWO apart, found none/);
    }
  });

  it("unless its only fault is the order of its rows", async () => {
    writeFileSync(path.join(cli.cwd, "bars.csv"), [header, ...good.toReversed()].join("\n"));
    const ended = await cli.run("--json", "ingest", "-s", "SORT", "--file", "bars.csv");
    expect(ended.stderr.match(/\[WARNING\].*sorted/g)).toHaveLength(1);
    expect(JSON.parse(ended.stdout)).toMatchObject({ series: [{ from: "2025-03-03", to: "2025-03-05", inserted: 3 }] });
    expect((await cli.run("-q", "export", "-s", "SORT")).stdout).toMatch(/^2025-03-03.*\n2025-03-04.*\n2025-03-05/m);
  });
});

describe("a picture that cannot be written", () => {
  beforeEach(openFolder);
  afterEach(() => cli[Symbol.asyncDispose]());

  const plots = (): string => path.join(cli.cwd, "data", "plots");

  it("because the disk is full", async () => {
    const shell = 'ulimit -f 20; exec "$0" "$@"';
    const call = ["-c", shell, process.execPath, cli.program, "-q", ...backtest("--plot")];
    const options = { cwd: cli.cwd, env: { PATH: process.env["PATH"], ...cli.env }, encoding: "utf8" } as const;
    const { status, stdout, stderr } = spawnSync("sh", call, options);
    expectOneLine(
      { code: status, stdout, stderr },
      1,
      /data\/plots\/GOOD_1d_.*larger than this system allows.*Nothing/,
    );
    expect(readdirSync(plots())).toEqual([]);
    expectOneLine(
      await cli.run("-q", "export", "-s", "GOOD", "--out", "/dev/full"),
      1,
      /disk is full.*Free some space/,
    );
  });

  it("because the folder may not be written to", async () => {
    mkdirSync(path.join(cli.cwd, "data"));
    // A superuser is stopped by nothing but the kernel.
    if (process.getuid?.() === 0) symlinkSync("/sys/kernel", plots());
    else {
      mkdirSync(plots());
      chmodSync(plots(), 0o555);
    }
    expectOneLine(await cli.run("-q", ...backtest("--plot")), 1, /data\/plots\/.*(not allowed|read-only)/);
    expect(readdirSync(plots()).filter((name) => name.includes("GOOD"))).toEqual([]);
  });

  it("because a file is in its way", async () => {
    writeFileSync(path.join(cli.cwd, "data"), "mine");
    expectOneLine(await cli.run("-q", ...backtest("--plot")), 1, /data\/plots.*a file, not a folder/);
    expect(readFileSync(path.join(cli.cwd, "data"), "utf8")).toBe("mine");
    expect(readdirSync(cli.cwd).sort()).toEqual(["data", "good.csv"]);
  });
});

describe("a data folder that cannot be one", () => {
  it("is named, with what to do", async () => {
    await using own = await createCliFolder("none");
    writeFileSync(path.join(own.cwd, "file"), "mine");
    const ended = await own.run("-q", "--data-dir", "file", "ingest", "-s", "SPY", "--source", "sample");
    expectOneLine(ended, 4, /file\/db" did not start: EEXIST.*Check that the folder is writable.*--data-dir/);
    expect(readdirSync(own.cwd)).toEqual(["file"]);
  });
});

describe("a database that is down", () => {
  it("is named, with what to do", async () => {
    await using away = await createCliFolder("none");
    away.env["DATABASE_URL"] = "postgres://tester:topsecret@127.0.0.1:1/none";
    for (const call of [backtest(), ["instrument", "list"], ["export", "-s", "SPY"], ["init-db"]]) {
      const ended = await away.run("-q", ...call);
      expectOneLine(ended, 4, /127\.0\.0\.1:1\/none: nothing listens there.*without DATABASE_URL the embedded/);
      expect(ended.stderr).not.toContain("topsecret");
    }
    expect(readdirSync(away.cwd)).toEqual([]);
  }, 120_000);
});

describeOnServer("a database that refuses", () => {
  beforeEach(openFolder);
  afterEach(() => cli[Symbol.asyncDispose]());

  it("a wrong password never repeats it", async () => {
    cli.env["DATABASE_URL"] = cli.env["DATABASE_URL"]!.replace("secret", "wrongword");
    const ended = await cli.run("-q", ...backtest());
    expectOneLine(ended, 4, /refused them\. Check both in DATABASE_URL/);
    expect(ended.stderr).not.toContain("wrongword");
  });

  it("a newer schema is left as it is", async () => {
    await using store = createStore(cli.env["DATABASE_URL"]);
    const version = 999;
    await databaseOf(store).transaction(
      (tx) => tx.sql`insert into algo_trader_migrations (version, name) values (${version}, 'from the future')`,
      { doing: "making the schema newer" },
    );
    writeFileSync(path.join(cli.cwd, "more.csv"), [header, ...good].join("\n"));
    const calls = [backtest(), ["ingest", "-s", "MORE", "--file", "more.csv"], ["init-db"]];
    for (const call of calls) expectOneLine(await cli.run("-q", ...call), 4, /found 999.*Update algo-trader/);
  });
});
