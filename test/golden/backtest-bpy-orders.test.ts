import { describe, expect, it } from "vitest";
import type { BacktestOptions } from "../../src/backtest/backtest-options.js";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import { fixedCommission, percentCommission, sumOfCommissions } from "../../src/execution/commission.js";
import type { Action, Decision } from "../../src/model/order.js";
import type { CausalFrame } from "../../src/strategy/causal-frame.js";
import { defineStrategy } from "../../src/strategy/define-strategy.js";
import type { Strategy, StrategyClass } from "../../src/strategy/strategy.js";
import { expectClose } from "../support/close-to.js";
import { loadBars, readJson } from "../support/load-fixture.js";

/** What a run of backtesting.py 0.6.6 left behind. */
interface PeerRun {
  readonly strategy: string;
  readonly options: {
    readonly cash?: number;
    readonly commission?: number | readonly [number, number];
    readonly spread?: number;
    readonly margin?: number;
    readonly trade_on_close?: boolean;
    readonly exclusive_orders?: boolean;
  };
  readonly cancelledForMargin: number;
  readonly sameBarBracketWarnings: number;
  readonly stats: Readonly<Record<string, number | null>>;
  readonly trades: readonly Readonly<Record<string, number>>[];
  readonly equityEvery50: readonly number[];
}

type Next = (i: number, close: number, df: CausalFrame, strategy: Strategy) => Decision;

const buy = { type: "market", side: "BUY" } as const;
const sell = { type: "market", side: "SELL" } as const;
const close = { close: 1 } as const;
const cancel = { cancel: "all" } as const;

/** 1 if the first column crossed above the second on this bar, -1 if below, 0 otherwise. */
function crossed(df: CausalFrame): number {
  const [a, b, before, beforeB] = [df.at("fast", -1), df.at("slow", -1), df.at("fast", -2), df.at("slow", -2)];
  if (before < beforeB && a > b) return 1;
  return before > beforeB && a < b ? -1 : 0;
}

function onCross(up: Decision, down: Decision): Next {
  return (_i, _close, df) => [null, up, down].at(crossed(df)) ?? null;
}

function bracket(every: number, make: (price: number) => Action): Next {
  return (i, price, _df, strategy) => (strategy.position() === 0 && (i + 1) % every === 0 ? make(price) : null);
}

/** The strategies of the peer's runs, in our words. */
const strategies: Readonly<Record<string, Next>> = {
  Cross: onCross([close, buy], [close, sell]),
  LongOnly: onCross(buy, close),
  Regime: (_i, _close, df, strategy) => {
    const up = df.at("fast", -1) > df.at("slow", -1);
    if (up) return strategy.position() === 0 ? buy : null;
    return strategy.position() === 0 ? null : close;
  },
  Units: (i) => [
    ...((i + 1) % 17 === 0 ? [{ ...buy, quantity: 10 }] : []),
    ...((i + 1) % 23 === 0 ? [{ ...sell, quantity: 7 }] : []),
  ],
  UnitsBig: (i) => [
    ...((i + 1) % 13 === 0 ? [{ ...buy, quantity: 6000 }] : []),
    ...((i + 1) % 31 === 0 ? [close] : []),
  ],
  Bracket: bracket(5, (p) => ({ ...buy, stopLoss: p * (1 - 0.02), takeProfit: p * (1 + 0.04) })),
  ShortBracket: bracket(7, (p) => ({ ...sell, stopLoss: p * 1.03, takeProfit: p * 0.95 })),
  LimitEntry: (_i, p, df, strategy) => {
    if (strategy.position() === 0) return [cancel, { type: "limit", side: "BUY", limit: p * 0.99 }];
    return p > df.at("fast", -1) * 1.01 ? [cancel, close] : cancel;
  },
  StopEntry: (_i, p, _df, strategy) =>
    strategy.position() === 0 ? [cancel, { type: "stop", side: "BUY", stop: p * 1.01, stopLoss: p * 0.985 }] : cancel,
  StopEntryTight: (_i, p, _df, strategy) =>
    strategy.position() === 0
      ? [cancel, { type: "stop", side: "BUY", stop: p * 1.003, stopLoss: p * 0.999, takeProfit: p * 1.02 }]
      : cancel,
};

function toStrategy(name: string): StrategyClass {
  return defineStrategy({
    name,
    indicators: () => ({ fast: "sma20", slow: "sma50" }),
    onBar: (i, row, df, { strategy }) => strategies[name]!(i, row.close, df, strategy),
  });
}

function toOptions(options: PeerRun["options"]): BacktestOptions {
  const { commission = 0, margin = 1 } = options;
  const fees =
    typeof commission === "number"
      ? percentCommission(commission)
      : sumOfCommissions(fixedCommission(commission[0]), percentCommission(commission[1]));
  return {
    profile: "bpy",
    cash: options.cash ?? 10_000,
    commission: fees,
    spread: options.spread ?? 0,
    leverage: 1 / margin,
    fill: options.trade_on_close === true ? "close" : "open",
    exclusiveOrders: options.exclusive_orders ?? false,
    closeAtEnd: true,
  };
}

/** Our metric of each stat of the peer; durations there are days. */
const metricOf: Readonly<Record<string, string>> = {
  Duration: "duration_s",
  "Exposure Time [%]": "exposure_pct",
  "Equity Final [$]": "equity_final",
  "Equity Peak [$]": "equity_peak",
  "Commissions [$]": "commissions",
  "Return [%]": "return_pct",
  "Buy & Hold Return [%]": "buy_hold_return_pct",
  "Return (Ann.) [%]": "return_ann_pct",
  "Volatility (Ann.) [%]": "volatility_ann_pct",
  "CAGR [%]": "cagr_pct",
  "Sharpe Ratio": "sharpe",
  "Sortino Ratio": "sortino",
  "Calmar Ratio": "calmar",
  "Alpha [%]": "alpha_pct",
  Beta: "beta",
  "Max. Drawdown [%]": "max_drawdown_pct",
  "Avg. Drawdown [%]": "avg_drawdown_pct",
  "Max. Drawdown Duration": "max_drawdown_duration_s",
  "Avg. Drawdown Duration": "avg_drawdown_duration_s",
  "# Trades": "trades",
  "Win Rate [%]": "win_rate_pct",
  "Best Trade [%]": "best_trade_pct",
  "Worst Trade [%]": "worst_trade_pct",
  "Avg. Trade [%]": "avg_trade_pct",
  "Max. Trade Duration": "max_trade_duration_s",
  "Avg. Trade Duration": "avg_trade_duration_s",
  "Profit Factor": "profit_factor",
  "Expectancy [%]": "expectancy_pct",
  SQN: "sqn",
  "Kelly Criterion": "kelly",
};

const days = 86_400;
const frame = loadBars("test/fixtures/golden/synth/synth_1d.csv", "SYNTH", "1d");
const { runs } = readJson("test/fixtures/golden/synth/backtesting_py_runs.json.gz") as {
  readonly runs: Readonly<Record<string, PeerRun>>;
};

describe("the bpy profile equals backtesting.py 0.6.6 order by order", () => {
  it("covers all 18 runs", () => {
    expect(Object.keys(runs)).toHaveLength(18);
  });

  it.each(Object.entries(runs))("%s", (_name, run) => {
    const result = runBacktest(frame, toStrategy(run.strategy), toOptions(run.options));
    const signed = result.trades.map(({ side, quantity, entryBar, exitBar }) => [
      side === "BUY" ? quantity : -quantity!,
      entryBar,
      exitBar,
    ]);
    expect(signed).toEqual(run.trades.map((trade) => [trade["Size"], trade["EntryBar"], trade["ExitBar"]]));
    for (const [k, trade] of run.trades.entries()) {
      const own = result.trades[k]!;
      expectClose(own.entryPrice, trade["EntryPrice"]!, `entry price of trade ${k}`);
      expectClose(own.exitPrice, trade["ExitPrice"]!, `exit price of trade ${k}`);
      expectClose(own.pnl, trade["PnL"]!, `pnl of trade ${k}`);
      expectClose(own.return, trade["ReturnPct"]!, `return of trade ${k}`);
      expectClose(own.commission, trade["Commission"]!, `commission of trade ${k}`);
    }
    const cancelled = result.orders.filter(({ reason }) => reason === "insufficient funds");
    expect(cancelled).toHaveLength(run.cancelledForMargin);
    const dubious = /^(\d+) brackets/.exec(result.warnings.find((text) => text.includes("dubious")) ?? "");
    expect(Number(dubious?.[1] ?? 0)).toBe(run.sameBarBracketWarnings);
    for (const [k, value] of run.equityEvery50.entries())
      expectClose(result.equity[Math.min(k * 50, frame.length - 1)], value, `equity at ${k * 50}`);
    for (const [stat, value] of Object.entries(run.stats)) {
      if (stat === "Start" || stat === "End") continue;
      const scale = stat.includes("Duration") ? days : 1;
      expectClose(result.metrics[metricOf[stat]!], value === null ? null : value * scale, stat);
    }
  });
});
