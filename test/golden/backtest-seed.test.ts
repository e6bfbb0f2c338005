import { describe, expect, it } from "vitest";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import { expectClose } from "../support/close-to.js";
import { goldenDatasets, loadGoldenRuns } from "../support/golden-backtests.js";
import { readColumns } from "../support/load-fixture.js";

const informationOnly = ["alt_cagr_calendar", "alt_sharpe_without_first_bar"];

describe.each(goldenDatasets)("the seed profile on $name equals model (a)", ({ name, load }) => {
  const frame = load();
  it.each(loadGoldenRuns(name).map((run) => [run.strategy, JSON.stringify(run.params), run] as const))(
    "%s %s",
    (strategy, _params, golden) => {
      const { model_a: model } = golden;
      const result = runBacktest(frame, strategy, {
        profile: "seed",
        params: golden.params,
        periodsPerYear: model.periods_per_year,
      });
      expect(result.signals.map(({ bar, signal }) => [bar, signal])).toEqual(golden.signals);
      expect(
        result.trades.map((trade) => [
          trade.entryBar,
          trade.exitBar,
          trade.entryPrice,
          trade.exitPrice,
          trade.barsHeld,
          trade.open,
        ]),
      ).toEqual(
        model.trades.map((trade) => [
          trade.entry_bar,
          trade.exit_bar,
          trade.entry_price,
          trade.exit_price,
          trade.bars_held,
          trade.open,
        ]),
      );
      for (const [k, trade] of model.trades.entries())
        expectClose(result.trades[k]!.return, trade.return, `return of trade ${k}`);
      for (const [metric, value] of Object.entries(model.metrics)) {
        if (!informationOnly.includes(metric)) expectClose(result.metrics[metric], value, metric);
      }
      for (const [bar, value] of model.equity_at) expectClose(result.equity[bar], value, `equity at bar ${bar}`);
      expect(result.positionsLong).toBe(model.metrics["bars_long"]);
    },
  );
});

it("gives the golden equity at every bar of GOOG", () => {
  const golden = readColumns("test/fixtures/golden/equity/GOOG_1d_a.csv.gz");
  const frame = goldenDatasets[0].load();
  const columns = {
    ma_cross: {},
    db_ma_cross: {},
    rsi: {},
    bollinger: {},
    macd: {},
    supertrend: {},
    ath_breakout: {},
    macd_talib: { seeding: "talib" },
    macd_none: { warmup: "none" },
    supertrend_talib: { seeding: "talib" },
    ath_breakout_high: { source: "high" },
  };
  for (const [column, params] of Object.entries(columns)) {
    const strategy = column.replace(/_(talib|none|high)$/, "");
    const { equity } = runBacktest(frame, strategy, { profile: "seed", params });
    for (const [i, value] of golden[column]!.entries()) expectClose(equity[i], value, `${column} at bar ${i}`);
  }
});
