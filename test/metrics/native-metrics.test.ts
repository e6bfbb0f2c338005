import { describe, expect, it } from "vitest";
import {
  deflatedSharpe,
  expectedMaximumSharpe,
  measureEvidence,
  minimumTrackRecord,
  probabilisticSharpe,
  probabilityOfOverfitting,
} from "../../src/metrics/evidence.js";
import { toTradeColumns } from "../../src/metrics/trade-columns.js";
import { computeNativeMetrics } from "../../src/metrics/native-metrics.js";
import { computeSessionReturns } from "../../src/metrics/session-returns.js";
import { realPower } from "../../src/model/real-power.js";
import type { Trade } from "../../src/model/trade.js";
import { expectClose } from "../support/close-to.js";
import { goldenDatasets, loadGoldenRuns, type GoldenTrade } from "../support/golden-backtests.js";
import { readColumns, readJson } from "../support/load-fixture.js";

/** Values of NumPy 2.4 and SciPy 1.17 on the golden equity of GOOG with 0.2 % commission. */
const golden = readJson("test/fixtures/golden/native_metrics.json") as {
  readonly riskFree: number;
  readonly minimumReturn: number;
  readonly runs: Readonly<Record<string, Readonly<Record<string, number>> & { readonly evidence: Evidence }>>;
  readonly pbo: { readonly blocks: number; readonly columns: readonly string[]; readonly value: number };
};

interface Evidence {
  readonly trials: number;
  readonly variance: number;
  readonly expected_maximum: number;
  readonly psr: number;
  readonly dsr: number;
  readonly min_trl: number;
}

const frame = goldenDatasets[0].load();
const equities = readColumns("test/fixtures/golden/equity/GOOG_1d_b_pct.csv.gz");
const start = 10_000;

function toTrade(trade: GoldenTrade): Trade {
  return {
    symbol: "GOOG",
    side: "BUY",
    quantity: trade.size,
    entryBar: trade.entry_bar,
    entryTs: frame.ts[trade.entry_bar]!,
    entryPrice: trade.entry_price,
    exitBar: trade.exit_bar,
    exitTs: frame.ts[trade.exit_bar]!,
    exitPrice: trade.exit_price,
    pnl: trade.pnl,
    return: trade.return,
    commission: trade.commission,
    barsHeld: trade.exit_bar - trade.entry_bar,
    open: false,
  };
}

function measure(strategy: string): Record<string, number | null> {
  const run = loadGoldenRuns("GOOG_1d").find((one) => one.strategy === strategy)!;
  const trades = run.model_b.find(({ config }) => config.name === "pct")!.trades.map(toTrade);
  const position = new Float64Array(frame.length);
  for (const { entryBar, exitBar, quantity } of trades) position.fill(quantity!, entryBar, exitBar);
  const open = frame.col("open")[0]!;
  return computeNativeMetrics({
    start,
    equity: equities[strategy]!,
    ts: frame.ts,
    sessionsPerYear: 252,
    riskFree: golden.riskFree,
    minimumReturn: golden.minimumReturn,
    heldBars: position.filter((units) => units !== 0).length,
    trades: toTradeColumns(trades),
    prices: frame.bars,
    traded: 500_000,
    costs: 123,
    benchmark: (bar) => (start * frame.col("close")[bar]!) / open,
  });
}

describe.each(Object.entries(golden.runs))("native metrics of %s", (strategy, { evidence, ...expected }) => {
  it("equal NumPy and SciPy, every one", () => {
    const metrics = measure(strategy);
    expect(Object.keys(metrics).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, value] of Object.entries(expected)) expectClose(metrics[name], value, name);
  });

  it("give the evidence that SciPy's normal distribution gives", () => {
    const measured = measureEvidence(computeSessionReturns(equities[strategy]!, frame.ts, start));
    expectClose(probabilisticSharpe(measured), evidence.psr, "psr");
    expectClose(
      expectedMaximumSharpe(evidence.trials, evidence.variance),
      evidence.expected_maximum,
      "expected maximum",
    );
    expectClose(deflatedSharpe(measured, evidence.trials, evidence.variance), evidence.dsr, "dsr");
    expectClose(minimumTrackRecord(measured), evidence.min_trl, "minimum track record");
  });
});

describe("the examples printed by Bailey and López de Prado", () => {
  it("2014: a Sharpe ratio of 2.5 on five years of days, the best of 100 trials, is worth 90 %", () => {
    const evidence = { sharpe: 2.5 / Math.sqrt(250), n: 1250, skew: -3, kurtosis: 10 };
    const variance = 0.5 / 250;
    expect(expectedMaximumSharpe(100, variance)).toBeCloseTo(0.1132, 4);
    expect(deflatedSharpe(evidence, 100, variance)).toBeCloseTo(0.9004, 4);
  });

  it("2012: to be sure of 1 a year with 2 on days without skew takes 2.73 years", () => {
    const evidence = { sharpe: 2 / Math.sqrt(252), n: 252, skew: 0, kurtosis: 3 };
    expect(minimumTrackRecord(evidence, 1 / Math.sqrt(252)) / 252).toBeCloseTo(2.73, 2);
  });
});

it("the probability of overfitting over eleven strategies equals an independent CSCV", () => {
  const attempts = golden.pbo.columns.map((column) => computeSessionReturns(equities[column]!, frame.ts, start));
  expectClose(probabilityOfOverfitting(attempts, golden.pbo.blocks), golden.pbo.value, "pbo");
});

it("intraday equity counts once a session", () => {
  const hour = 36e5;
  const ts = Float64Array.from([0, 1, 2, 24, 25, 48], (hours) => hours * hour);
  const equity = Float64Array.from([110, 90, 120, 100, 90, 180]);
  const returns = Array.from(computeSessionReturns(equity, ts, 100));
  expect(returns).toEqual([120 / 100 - 1, 90 / 120 - 1, 180 / 90 - 1]);
});

it("a session that began with nothing returned nothing", () => {
  const ts = Float64Array.from([1, 2, 3, 4], (day) => day * 864e5);
  const equity = Float64Array.from([100, 0, 0, 0]);
  expect(Array.from(computeSessionReturns(equity, ts, 100))).toEqual([0, -1, 0, 0]);
});

it("a session that began with debts is no gain when they grow, and nothing is turned over without equity", () => {
  const ts = Float64Array.from([1, 2, 3, 4], (day) => day * 864e5);
  const equity = Float64Array.from([100, -50, -100, -100]);
  expect(Array.from(computeSessionReturns(equity, ts, 100))).toEqual([0, -1.5, 0, 0]);
  const input = { start: 100, equity, ts, sessionsPerYear: 252, riskFree: 0, minimumReturn: 0, heldBars: 3 };
  const rest = { trades: toTradeColumns([]), prices: null, traded: 500, costs: 0, benchmark: null };
  const metrics = computeNativeMetrics({ ...input, ...rest });
  expect(metrics["best_session"]).toBe(0);
  expect(metrics["turnover"]).toBeNull();
});

it("returns that differ by rounding alone have no spread: no ratio is made of it", () => {
  const growth = Float64Array.from({ length: 60 }, (_, i) => start * realPower(1.01, i + 1));
  const ts = growth.map((_, i) => i * 864e5);
  const metrics = computeNativeMetrics({
    start,
    equity: growth,
    ts,
    sessionsPerYear: 252,
    riskFree: 0,
    minimumReturn: 0,
    heldBars: 60,
    trades: toTradeColumns([]),
    prices: null,
    traded: 0,
    costs: 0,
    benchmark: (bar) => 3 * growth[bar]! * (1 / 3),
  });
  const names = ["sharpe", "skew", "kurtosis", "psr", "beta", "alpha", "information_ratio"];
  expect(names.filter((name) => metrics[name] !== null)).toEqual([]);
  expect([metrics["volatility"], metrics["tracking_error"]]).toEqual([0, 0]);
  expect(measureEvidence(computeSessionReturns(growth, ts, start)).sharpe).toBe(Infinity);
});

it("what is undefined is null: one bar, no spread, no trade, no loss", () => {
  const metrics = computeNativeMetrics({
    start,
    equity: Float64Array.of(start),
    ts: Float64Array.of(0),
    sessionsPerYear: 252,
    riskFree: 0,
    minimumReturn: 0,
    heldBars: 0,
    trades: toTradeColumns([]),
    prices: null,
    traded: 0,
    costs: 0,
    benchmark: () => start,
  });
  const undefinedOnes = [
    "cagr",
    "sharpe",
    "sortino",
    "calmar",
    "omega",
    "beta",
    "win_rate",
    "profit_factor",
    "sqn",
    "kelly",
    "psr",
  ];
  for (const name of undefinedOnes) expect(metrics[name], name).toBeNull();
  for (const [name, value] of Object.entries(metrics))
    expect(value === null || Number.isFinite(value), name).toBe(true);
});
