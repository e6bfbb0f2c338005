import { existsSync, readFileSync, readdirSync, readlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readArrow } from "../../support/read-arrow.js";
import { createCliFolder, type CliFolder } from "../../support/cli.js";
import { loadGoldenRuns } from "../../support/golden-backtests.js";
import { readColumns, readText } from "../../support/load-fixture.js";

const pngSignature = "89504e470d0a1a0a";

interface TradeJson {
  readonly entry_bar: number;
  readonly exit_bar: number;
  readonly entry_price: number;
  readonly exit_price: number;
  readonly return: number;
  readonly open: boolean;
  readonly pnl: null;
  readonly quantity: null;
  readonly commission: number;
}

describe("from a file to a picture", () => {
  let cli: CliFolder;
  beforeAll(async () => {
    cli = await createCliFolder();
    writeFileSync(path.join(cli.cwd, "goog.csv.gz"), gzipSync(readText("test/fixtures/bars/GOOG_1d.csv.gz")));
  });
  afterAll(() => cli[Symbol.asyncDispose]());

  it("ingest says what it did in the seed's lines, and a second one changes nothing", async () => {
    const first = await cli.run("ingest", "-s", "GOOG", "-r", "1d", "--source", "csv", "--file", "goog.csv.gz");
    expect(first.code).toBe(0);
    for (const line of [
      "[INFO] Running ingest pipeline: GOOG / 1d / everything",
      "[INFO] Fetched 2148 rows from goog.csv.gz for GOOG.",
      "[INFO] Inserted/updated rows for GOOG @ 1d: 2148",
      "[INFO] Indicator computation complete for GOOG @ 1d: 2148 rows updated.",
      "[INFO] Ingestion complete for GOOG / 1d.",
    ]) {
      expect(first.stderr).toMatch(new RegExp(`^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d ${escape(line)}$`, "m"));
    }
    expect(await cli.json("ingest", "-s", "GOOG", "--file", "goog.csv.gz")).toEqual({
      schema: 1,
      series: [
        {
          symbol: "GOOG",
          resolution: "1d",
          fetched: 2148,
          inserted: 0,
          updated: 0,
          unchanged: 2148,
          skipped: 0,
          from: "2004-08-19",
          to: "2013-03-01",
        },
      ],
    });
  });

  it.each(loadGoldenRuns("GOOG_1d").map((run) => [`${run.strategy} ${JSON.stringify(run.params)}`, run] as const))(
    "backtest --profile seed gives the golden numbers of %s",
    async (_, run) => {
      const params = Object.entries(run.params).flatMap(([name, value]) => ["--param", `${name}=${String(value)}`]);
      const found = await cli.json(
        ...["backtest", "-s", "GOOG", "-r", "1d", "--profile", "seed", "--strategy", run.strategy],
        ...params,
        "--equity",
      );
      expect(found).toMatchObject({ schema: 1, symbol: "GOOG", profile: "seed", bars: 2148, from: "2004-08-19" });
      expect((found["signals"] as { bar: number; signal: string }[]).map(({ bar, signal }) => [bar, signal])).toEqual(
        run.signals,
      );
      expectTrades(found["trades"] as TradeJson[], run.model_a.trades);
      const metrics = found["metrics"] as Record<string, number | null>;
      for (const name of ["total_return", "cagr", "max_drawdown", "sharpe"]) {
        expectClose(metrics[name]!, run.model_a.metrics[name]!);
      }
      const equity = found["equity"] as number[];
      expect(equity).toHaveLength(2148);
      for (const [bar, value] of run.model_a.equity_at) expectClose(equity[bar]!, value);
    },
  );

  it("prints the seed's lines for a backtest, and a table on stdout", async () => {
    const ended = await cli.run("backtest", "-s", "GOOG", "--profile", "seed", "--plot", "simple");
    const [golden] = loadGoldenRuns("GOOG_1d").filter(({ strategy }) => strategy === "db_ma_cross");
    const { total_return, sharpe } = golden!.model_a.metrics;
    expect(ended.stderr).toContain("Starting DB-backed backtest: GOOG @ 1d (auto_fetch=False, fetch_duration=None)");
    expect(ended.stderr).toMatch(/Generated positions: \d+ bar-long equivalents over 2148 bars\./);
    expect(ended.stderr).toContain(
      `Backtest complete for GOOG @ 1d: bars=2148 total_return=${(total_return! * 100).toFixed(2)}% cagr=`,
    );
    expect(ended.stderr).toMatch(/Saved plot: data\/plots\/GOOG_1d_\d{8}_\d{6}\.png/);
    expect(ended.stdout).toMatch(/strategy\s+buy & hold/);
    expect(ended.stdout).toMatch(new RegExp(`total return\\s+${(total_return! * 100).toFixed(2)}%`));
    expect(ended.stdout).toMatch(new RegExp(`sharpe\\s+${sharpe!.toFixed(2)}`));
    expect(ended.stdout).toContain("profile seed");
    expect(ended.stdout).toMatch(/data {2}sha256 [0-9a-f]{16}/);
    expect(ended.code).toBe(0);
  });

  it("saves the picture under the seed's name, with a link to the latest", async () => {
    const found = await cli.json("backtest", "-s", "GOOG", "--plot");
    const { plot } = found["files"] as { plot: string };
    expect(plot).toMatch(/^data\/plots\/GOOG_1d_\d{8}_\d{6}\.png$/);
    expect(readFileSync(path.join(cli.cwd, plot)).toString("hex", 0, 8)).toBe(pngSignature);
    expect(readlinkSync(path.join(cli.cwd, "data/plots/latest.png"))).toBe(path.basename(plot));
  });

  it("exports every golden indicator column to the golden tolerance", async () => {
    const golden = readColumns("test/fixtures/golden/indicators/GOOG_1d.csv.gz");
    const bars = ["ts", "open", "high", "low", "close", "volume"];
    const names = Object.keys(golden).filter((name) => !bars.includes(name));
    const ended = await cli.run("-q", "export", "-s", "GOOG", "-r", "1d", "--indicators", names.join(","));
    expect(ended.code).toBe(0);
    const [header, ...lines] = ended.stdout.trimEnd().split("\n");
    expect(header).toBe([...bars, ...names].join(","));
    expect(lines).toHaveLength(2148);
    expect(lines[0]).toMatch(/^2004-08-19,/);
    const cells = lines.map((line) => line.split(","));
    for (const [k, name] of names.entries()) {
      for (const [i, want] of golden[name]!.entries()) {
        const cell = cells[i]![bars.length + k]!;
        if (Number.isNaN(want)) expect(`${name} ${i} ${cell}`).toBe(`${name} ${i} `);
        else if (!(Math.abs(Number(cell) - want) <= 1e-9 * Math.max(1, Math.abs(want)))) {
          expect(`${name} ${i} ${cell}`).toBe(`${name} ${i} ${want}`);
        }
      }
    }
  });

  it("exports a window to a file, whole or not at all", async () => {
    const file = "out/goog.jsonl";
    const args = ["-s", "GOOG", "--from", "2013-01-01", "--to", "2013-01-31", "--indicators", "ma50,bb"];
    const found = await cli.json("export", ...args, "--format", "jsonl", "--out", file);
    expect(found).toEqual({
      schema: 1,
      symbol: "GOOG",
      resolution: "1d",
      columns: ["ts", "open", "high", "low", "close", "volume", "ma50", "bb_upper", "bb_middle", "bb_lower"],
      bars: 21,
      from: "2013-01-02",
      to: "2013-01-31",
      file,
    });
    const rows = readFileSync(path.join(cli.cwd, file), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(rows).toHaveLength(21);
    // Bars before the window warm the indicators up.
    expect(typeof rows[0]!["ma50"]).toBe("number");
    await cli.json("export", ...args, "--format", "arrow", "--out", "goog.arrow");
    const { columns } = readArrow(readFileSync(path.join(cli.cwd, "goog.arrow")));
    expect(columns.get("ts")).toEqual(rows.map((row) => Date.parse(row["ts"] as string)));
    for (const name of found["columns"] as string[]) {
      if (name !== "ts") expect(columns.get(name)).toEqual(rows.map((row) => row[name]));
    }
    const refused = await cli.run("export", "-s", "GOOG", "--out", "goog.csv.gz/x.csv");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/Could not write "goog.csv.gz\/x.csv": a part of its path is a file/);
    expect(readdirSync(path.join(cli.cwd, "out"))).toEqual(["goog.jsonl"]);
  });

  it("an export that is piped into a program which stops reading ends quietly", async () => {
    const running = cli.start("-q", "export", "-s", "GOOG", "--indicators", "bb,macd,rsi14");
    running.child.stdout!.once("data", () => running.child.stdout!.destroy());
    const ended = await running.done;
    expect(ended.stderr).toBe("");
    expect(ended.code).toBe(0);
  });

  it("native takes the bars before the window as warm-up, seed does not", async () => {
    const window = ["backtest", "-s", "GOOG", "--from", "2012-01-01", "--json"];
    const native = await cli.json(...window);
    const seed = await cli.json(...window, "--profile", "seed");
    expect(native["bars"]).toBe(seed["bars"]);
    expect((native["signals"] as { bar: number }[])[0]!.bar).toBe(0);
    expect((seed["signals"] as { bar: number }[])[0]!.bar).toBe(49);
    // The average of 50 bars is stored and knows the bars before; the one of 21 is computed here.
    const cold = await cli.json(...window, "--warmup", "0", "--param", "short=21");
    expect((cold["signals"] as { bar: number }[])[0]!.bar).toBe(20);
  });

  it("--fetch-duration without fetching is the window, counted back from the last bar", async () => {
    const found = await cli.json("backtest", "-s", "GOOG", "--fetch-duration", "1 Y", "--no-fetch");
    expect(found).toMatchObject({ from: "2012-03-01", to: "2013-03-01" });
  });

  it("the data hash follows the bars alone", async () => {
    const hash = async (...args: string[]): Promise<unknown> => {
      const { manifest } = await cli.json("backtest", "-s", "GOOG", "--profile", "seed", ...args);
      return (manifest as { data_hash: string }).data_hash;
    };
    const whole = await hash();
    expect(whole).toMatch(/^[0-9a-f]{64}$/);
    expect(await hash("--strategy", "rsi")).toBe(whole);
    expect(await hash("--from", "2012-01-01")).not.toBe(whole);
  });

  it("several symbols share one account", async () => {
    await cli.json("ingest", "-s", "SPY", "--source", "sample");
    const found = await cli.json("backtest", "-s", "GOOG,SPY", "--from", "2010-01-01", "--to", "2012-12-31");
    expect(found).toMatchObject({ symbol: null, symbols: ["GOOG", "SPY"] });
  });

  it("--log-file keeps JSON lines, one file per component", async () => {
    expect((await cli.run("-q", "backtest", "-s", "GOOG", "--log-file", "mylogs")).stderr).toBe("");
    const files = readdirSync(path.join(cli.cwd, "mylogs"));
    expect(files).toContain("workflow.backtest.jsonl");
    const lines = readFileSync(path.join(cli.cwd, "mylogs/workflow.backtest.jsonl"), "utf8").trimEnd().split("\n");
    const messages = lines.map((line) => (JSON.parse(line) as { message: string }).message);
    expect(messages.at(-1)).toMatch(/^Backtest complete for GOOG @ 1d: bars=2148 /);
  });

  it("several resolutions stay side by side", async () => {
    const { series } = (await cli.json("ingest", "SPY", "1h", "30 D", "-r", "1d", "--source", "sample")) as {
      series: { resolution: string; fetched: number }[];
    };
    expect(series.map((one) => one.resolution)).toEqual(["1d", "1h"]);
    const shown = (await cli.json("instrument", "show", "SPY")) as { series: { resolution: string; bars: number }[] };
    expect(shown.series.map((one) => one.resolution)).toEqual(["1d", "1h"]);
  });

  it("a symbol that is not stored ends with 5 and the command that helps", async () => {
    const ended = await cli.run("-q", "backtest", "-s", "NOPE");
    expect(ended.stderr).toMatch(/NOPE @ 1d is not stored.*algo-trader ingest -s NOPE -r 1d/);
    expect(ended.code).toBe(5);
    expect((await cli.run("-q", "backtest", "-s", "GOOG", "--from", "2030-01-01")).code).toBe(5);
  });

  it("a strategy in a TypeScript file runs without a build step, its parameters too", async () => {
    writeFileSync(
      path.join(cli.cwd, "dip.ts"),
      `import { defineStrategy, int } from "algo-trader/strategy";
       import { parseCommission } from "algo-trader/execution";
       import { listMetricDefinitions } from "algo-trader/metrics";
       if (listMetricDefinitions("native").length === 0 || parseCommission("none") === null) throw new Error("not the package");
       interface Unused { readonly a: number }
       export const dip = defineStrategy({
         name: "dip",
         params: { period: int(14, { min: 2 }) },
         indicators: ({ period }) => ({ rsi: \`rsi\${period}\` }),
         onBar: (i, row) => (row.rsi < 30 ? "BUY" : row.rsi > 70 ? "SELL" : null),
       });`,
    );
    const own = await cli.json("backtest", "-s", "GOOG", "--strategy", "./dip.ts");
    const builtin = await cli.json("backtest", "-s", "GOOG", "--strategy", "rsi");
    expect(own).toMatchObject({ strategy: "dip", params: { period: 14 } });
    expect(own["metrics"]).toEqual(builtin["metrics"]);
    const wrong = await cli.run("-q", "backtest", "-s", "GOOG", "--strategy", "./dip.ts", "--param", "period=1");
    expect(wrong.code).toBe(2);
    writeFileSync(path.join(cli.cwd, "broken.ts"), "export default function ( {");
    const broken = await cli.run("-q", "backtest", "-s", "GOOG", "--strategy", "./broken.ts");
    expect(broken.code).toBe(1);
    expect(broken.stderr).toMatch(/Cannot run "\.\/broken\.ts"/);
  });
});

describe("the demo", () => {
  it("goes from bundled bars to a picture in an empty folder, on the embedded database", async () => {
    await using cli = await createCliFolder("none");
    cli.env["DATABASE_URL"] = "postgres://nobody@127.0.0.1:1/none";
    const found = await cli.json("demo");
    expect(found).toMatchObject({ symbol: "SPY", resolution: "1d", strategy: "db_ma_cross", to: "2021-03-31" });
    expect(existsSync(path.join(cli.cwd, (found["files"] as { plot: string }).plot))).toBe(true);
    expect(readdirSync(cli.cwd).sort()).toEqual([".algo-trader", "data"]);
  });

  it("--open hands the picture to the program of the desktop", async () => {
    await using cli = await createCliFolder("embedded");
    const opener = path.join(cli.cwd, process.platform === "darwin" ? "open" : "xdg-open");
    writeFileSync(opener, '#!/bin/sh\nprintf %s "$1" > opened.tmp && mv opened.tmp opened.txt\n', { mode: 0o755 });
    cli.env["PATH"] = `${cli.cwd}${path.delimiter}${process.env["PATH"] ?? ""}`;
    const { files } = (await cli.json("demo", "--strategy", "macd", "--open")) as { files: { plot: string } };
    const told = path.join(cli.cwd, "opened.txt");
    await vi.waitFor(() => expect(readFileSync(told, "utf8")).toBe(path.join(cli.cwd, files.plot)), 5_000);
  });
});

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

function expectClose(got: number, want: number): void {
  if (!(Math.abs(got - want) <= 1e-9 * Math.max(1, Math.abs(want)))) expect(got).toBe(want);
}

function expectTrades(
  got: readonly TradeJson[],
  want: readonly Omit<TradeJson, "quantity" | "commission" | "pnl">[],
): void {
  expect(got.map((one) => [one.entry_bar, one.exit_bar, one.open])).toEqual(
    want.map((one) => [one.entry_bar, one.exit_bar, one.open]),
  );
  for (const [i, trade] of got.entries()) {
    expect([trade.quantity, trade.pnl, trade.commission]).toEqual([null, null, 0]);
    expectClose(trade.entry_price, want[i]!.entry_price);
    expectClose(trade.exit_price, want[i]!.exit_price);
    expectClose(trade.return, want[i]!.return);
  }
}
