// One account, ten definitions of what it earned and what it risked. Run: node examples/metrics/ten-definitions.mjs
import { computeBpyMetrics, computeSeedMetrics } from "algo-trader/metrics";
import {
  changesOf,
  deviationOf,
  endsOf,
  meanOf,
  percent,
  power,
  printTable,
  runOneAccount,
  sumOf,
} from "./run-one-account.mjs";

const result = await runOneAccount();
const { equity, frame, metrics, returns, start, trades } = result;
const close = frame.col("close");
const closed = trades.filter(({ open }) => !open);
const total = equity.at(-1) / start;
const sessions = `${returns.length} sessions`;

/** Mean over deviation of values of which there are so many a year. */
function measure(values, perYear, { lost = 1, free = 0 } = {}) {
  const deviation = deviationOf(values, lost);
  const root = Math.sqrt(perYear);
  return { volatility: deviation * root, sharpe: ((meanOf(values) - free) / deviation) * root };
}

const native = { growth: metrics.cagr, volatility: metrics.volatility, sharpe: metrics.sharpe };

const barReturns = changesOf(equity, start);
const barsAYear = 252 * 7;
const seed = computeSeedMetrics({
  equity: equity.map((value) => value / start),
  returns: barReturns,
  periodsPerYear: barsAYear,
  decisions: result.decisions,
  position: result.position.map((units) => (units > 0 ? 1 : 0)),
  trades: trades.length,
  close,
});
const bpy = computeBpyMetrics({ equity, ts: frame.ts, close, trades: closed, warmup: 0 });

const compound = power(total, 252 / returns.length) - 1;
const logs = returns.map((value) => Math.log(1 + value));
const years = changesOf(endsOf(result, "year"), start);
const profits = closed.map(({ pnl }) => pnl / start);
const profitADay = sumOf(profits) / Math.floor((result.to - result.from) / 864e5);
const profitRisk = deviationOf(profits, 0) * Math.sqrt(365);

const definitions = [
  ["profile `native`", sessions, native],
  [
    "profile `seed`",
    `${equity.length} bars`,
    { ...measure(barReturns, barsAYear), growth: seed.cagr, sharpe: seed.sharpe },
  ],
  [
    "profile `bpy`",
    `${returns.length - 1} sessions`,
    { growth: bpy.return_ann_pct / 100, volatility: bpy.volatility_ann_pct / 100, sharpe: bpy.sharpe },
  ],
  ["365 sessions a year", sessions, { ...measure(returns, 365), growth: power(total, 365 / returns.length) - 1 }],
  ["population deviation", sessions, { ...native, ...measure(returns, 252, { lost: 0 }) }],
  ["log returns", sessions, { ...measure(logs, 252), growth: meanOf(logs) * 252 }],
  ["compound growth over volatility", sessions, { ...native, growth: compound, sharpe: compound / native.volatility }],
  ["2 % risk-free", sessions, { ...native, ...measure(returns, 252, { free: power(1.02, 1 / 252) - 1 }) }],
  [
    "calendar years, 1 % risk-free",
    `${years.length} years`,
    { ...measure(years, 1, { lost: 0, free: 0.01 }), growth: meanOf(years) },
  ],
  [
    "profits of trades",
    `${profits.length} trades`,
    { growth: profitADay * 365, volatility: profitRisk, sharpe: (profitADay * 365) / profitRisk },
  ],
];

printTable(
  ["definition", "made from", "growth a year", "volatility", "Sharpe"],
  definitions.map(([name, from, { growth, volatility, sharpe }]) => [
    name,
    from,
    percent(growth),
    percent(volatility),
    sharpe.toFixed(2),
  ]),
);
