import { writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCliFolder, type CliFolder } from "../../support/cli.js";
import { expectClose } from "../../support/close-to.js";
import { loadGoldenRuns, type GoldenRun } from "../../support/golden-backtests.js";
import { readText } from "../../support/load-fixture.js";

interface ReportJson {
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly trades: readonly {
    readonly quantity: number | null;
    readonly entry_bar: number;
    readonly exit_bar: number;
    readonly entry_price: number;
    readonly exit_price: number;
    readonly pnl: number | null;
    readonly return: number;
  }[];
}

// Text and flags, and what only informs.
const otherwiseSaid = ["start", "end", "open_at_end", "alt_cagr_calendar", "alt_sharpe_without_first_bar"];

const runs = loadGoldenRuns("GOOG_1d").map((run) => [run.strategy, JSON.stringify(run.params), run] as const);

function expectMetrics(report: ReportJson, golden: Readonly<Record<string, number | string | boolean | null>>): void {
  for (const [metric, value] of Object.entries(golden)) {
    if (!otherwiseSaid.includes(metric)) expectClose(report.metrics[metric], value as number | null, metric);
  }
}

describe("the command line gives the golden runs of GOOG", () => {
  let cli: CliFolder;
  beforeAll(async () => {
    cli = await createCliFolder();
    writeFileSync(path.join(cli.cwd, "goog.csv.gz"), gzipSync(readText("test/fixtures/bars/GOOG_1d.csv.gz")));
    await cli.json("ingest", "-s", "GOOG", "--file", "goog.csv.gz");
  });
  afterAll(() => cli[Symbol.asyncDispose]());

  async function backtest({ strategy, params }: GoldenRun, ...more: readonly string[]): Promise<ReportJson> {
    const flags = Object.entries(params).flatMap(([name, value]) => ["--param", `${name}=${String(value)}`]);
    const report: unknown = await cli.json("backtest", "-s", "GOOG", "--strategy", strategy, ...flags, ...more);
    return report as ReportJson;
  }

  it.each(runs)("--profile bpy, %s %s", async (_strategy, _params, run) => {
    for (const { config, trades, metrics } of run.model_b) {
      const costs = `fixed:${config.commission_fixed}+percent:${config.commission_relative}`;
      const flags = ["--cash", String(config.cash), "--commission", costs, "--spread", String(config.spread)];
      if (config.finalize_trades) flags.push("--close-at-end");
      const report = await backtest(run, "--profile", "bpy", ...flags);
      expect(report.trades.map((trade) => [trade.quantity, trade.entry_bar, trade.exit_bar])).toEqual(
        trades.map((trade) => [trade.size, trade.entry_bar, trade.exit_bar]),
      );
      for (const [k, trade] of trades.entries()) {
        for (const name of ["entry_price", "exit_price", "pnl", "return"] as const) {
          expectClose(report.trades[k]![name], trade[name], `${config.name}: ${name} of trade ${k}`);
        }
      }
      expectMetrics(report, metrics);
    }
  });

  it.each(runs)("--profile seed, %s %s", async (_strategy, _params, run) => {
    const { periods_per_year: periods, trades, metrics } = run.model_a;
    const report = await backtest(run, "--profile", "seed", "--periods-per-year", String(periods));
    expect(report.trades.map((trade) => [trade.entry_bar, trade.exit_bar, trade.entry_price])).toEqual(
      trades.map((trade) => [trade.entry_bar, trade.exit_bar, trade.entry_price]),
    );
    for (const [k, trade] of trades.entries()) expectClose(report.trades[k]!.return, trade.return, `trade ${k}`);
    expectMetrics(report, metrics);
  });
});
