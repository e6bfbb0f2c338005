import { describe, expect, it } from "vitest";
import type { BacktestOptions } from "../../src/backtest/backtest-options.js";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import { fixedCommission, percentCommission, sumOfCommissions } from "../../src/execution/commission.js";
import { expectClose } from "../support/close-to.js";
import { goldenDatasets, loadGoldenRuns, type GoldenRun } from "../support/golden-backtests.js";
import { readColumns } from "../support/load-fixture.js";

// Text and flags, and what our JSON says elsewhere.
const notNumbers = ["start", "end", "open_at_end"];

function toOptions(params: GoldenRun["params"], config: GoldenRun["model_b"][number]["config"]): BacktestOptions {
  return {
    profile: "bpy",
    params,
    cash: config.cash,
    commission: sumOfCommissions(
      fixedCommission(config.commission_fixed),
      percentCommission(config.commission_relative),
    ),
    spread: config.spread,
    closeAtEnd: config.finalize_trades,
  };
}

describe.each(goldenDatasets)("the bpy profile on $name equals model (b)", ({ name, load }) => {
  const frame = load();
  const cases = loadGoldenRuns(name).flatMap((run) => run.model_b.map((model) => [run, model] as const));
  it.each(
    cases.map(([run, model]) => [run.strategy, JSON.stringify(run.params), model.config.name, run, model] as const),
  )("%s %s %s", (_strategy, _params, _config, run, model) => {
    const result = runBacktest(frame, run.strategy, toOptions(run.params, model.config));
    expect(result.trades.map((trade) => [trade.quantity, trade.entryBar, trade.exitBar])).toEqual(
      model.trades.map((trade) => [trade.size, trade.entry_bar, trade.exit_bar]),
    );
    for (const [k, trade] of model.trades.entries()) {
      const own = result.trades[k]!;
      expectClose(own.entryPrice, trade.entry_price, `entry price of trade ${k}`);
      expectClose(own.exitPrice, trade.exit_price, `exit price of trade ${k}`);
      expectClose(own.pnl, trade.pnl, `pnl of trade ${k}`);
      expectClose(own.commission, trade.commission, `commission of trade ${k}`);
      expectClose(own.return, trade.return, `return of trade ${k}`);
    }
    const rejected = result.orders.filter(({ reason }) => reason !== null).map(({ endBar }) => endBar);
    expect(rejected).toEqual(model.rejected_bars);
    for (const [metric, value] of Object.entries(model.metrics)) {
      if (!notNumbers.includes(metric)) expectClose(result.metrics[metric], value as number | null, metric);
    }
    for (const [bar, value] of model.equity_at) expectClose(result.equity[bar], value, `equity at bar ${bar}`);
  });
});

it.each(["free", "pct", "fixed_spread_open"])("gives the golden equity of GOOG bit by bit with costs %s", (config) => {
  const golden = readColumns(`test/fixtures/golden/equity/GOOG_1d_b_${config}.csv.gz`);
  const frame = goldenDatasets[0].load();
  const runs = loadGoldenRuns("GOOG_1d");
  const columnOf = ({ strategy, params }: GoldenRun): string => {
    if (params["seeding"] === "talib") return `${strategy}_talib`;
    if (params["warmup"] === "none") return `${strategy}_none`;
    return params["source"] === "high" ? `${strategy}_high` : strategy;
  };
  for (const run of runs) {
    const column = golden[columnOf(run)]!;
    const model = run.model_b.find((one) => one.config.name === config)!;
    const { equity } = runBacktest(frame, run.strategy, toOptions(run.params, model.config));
    expect(
      equity.findIndex((value, i) => value !== column[i]),
      columnOf(run),
    ).toBe(-1);
  }
});
