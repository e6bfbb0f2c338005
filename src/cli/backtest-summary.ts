import { formatTs } from "../model/format-ts.js";
import type { BacktestReport } from "../workflow/backtest.js";
import { paintResult } from "./paint.js";
import { formatTable } from "./table.js";

type Result = BacktestReport["result"];

/** The metrics of the table, under the names that the profiles give them; the rest is in the JSON. */
const headline = [
  "total_return",
  "return_pct",
  "cagr",
  "cagr_pct",
  "max_drawdown",
  "max_drawdown_pct",
  "volatility",
  "volatility_ann_pct",
  "sharpe",
  "sortino",
  "calmar",
  "exposure",
  "exposure_pct",
  "win_rate",
  "win_rate_pct",
  "profit_factor",
];

/** Metrics that are fractions and are shown as percentages. */
const fractions =
  /return|cagr|drawdown|volatility|exposure|win_rate|var_|session$|alpha|tracking|drag|ulcer|psr|_trade$|kelly|mae|mfe/;
const notFractions = /duration|days|bars|_pct$/;

/** Metrics that count something. */
const counts = /^(trades|sessions|bars|signals)(_|$)|_(bars|days|streak)$|_s$/;

/** The summary of a backtest for people: the strategy beside buy & hold. */
export function formatBacktest({ result, run, stress, plot }: BacktestReport): string {
  const { metrics, benchmark } = result;
  const columns = [
    { title: "" },
    { title: "strategy", align: "right" },
    { title: benchmark.name.toLowerCase(), align: "right" },
  ] as const;
  const rows = headline
    .filter((name) => name in metrics)
    .map((name) => [
      name.replace(/(_ann)?_pct$/, "").replaceAll("_", " "),
      formatMetric(name, metrics[name] ?? null),
      name in benchmark.metrics ? formatMetric(name, benchmark.metrics[name] ?? null) : "",
    ]);
  const deflated = run.evidence?.deflatedSharpe.value ?? null;
  const evidence = deflated === null ? "" : `, DSR ${deflated.toFixed(2)}`;
  return [
    paintResult("bold", describeRun(result)),
    paintResult("dim", describeWindow(result)),
    "",
    formatTable(columns, rows),
    "",
    ...formatAmbiguity(result),
    ...(stress === null ? [] : [...formatStress(stress), ""]),
    `${paintResult("dim", "run ")}  ${run.id}, trial ${run.trial} of this family${evidence}`,
    `${paintResult("dim", "data")}  sha256 ${run.manifest.dataHash.slice(0, 16)}`,
    ...(plot === null ? [] : [`${paintResult("dim", "plot")}  ${plot}`]),
  ].join("\n");
}

/** A metric by its name in the result: fractions as percentages, the rest with two decimals. */
export function formatMetric(name: string, value: number | null): string {
  if (value === null || !Number.isFinite(value)) return "n/a";
  if (name.endsWith("_pct")) return `${value.toFixed(2)}%`;
  if (fractions.test(name) && !notFractions.test(name)) return `${(value * 100).toFixed(2)}%`;
  return Number.isInteger(value) && counts.test(name) ? String(value) : value.toFixed(2);
}

function describeRun({ symbols, resolution, strategy, params }: Result): string {
  const values = Object.entries(params).map(([name, value]) => `${name} ${String(value)}`);
  const parameters = values.length > 0 ? `: ${values.join(", ")}` : "";
  const size = resolution === null ? "" : ` @ ${resolution}`;
  return `${symbols.join(", ")}${size} · ${strategy}${parameters}`;
}

function describeWindow({ from, to, resolution, bars, trades, profile }: Result): string {
  const day = (ts: number): string => formatTs(ts, resolution ?? "1d");
  const stillOpen = trades.filter((trade) => trade.open).length;
  const open = stillOpen > 0 ? ` (${stillOpen} open)` : "";
  const count = `${trades.length} ${trades.length === 1 ? "trade" : "trades"}${open}`;
  const length = `${bars} ${bars === 1 ? "bar" : "bars"}`;
  return [`${day(from)} to ${day(to)}`, length, count, `profile ${profile}`].join(" · ");
}

/** What is not known: which of two orders inside one bar came first. */
function formatAmbiguity({ ambiguity }: Result): string[] {
  if (ambiguity === null || ambiguity.trades === 0) return [];
  const { share, returnLow, returnHigh } = ambiguity;
  const [part, low, high] = [share, returnLow, returnHigh].map((value) => formatMetric("return", value));
  return [`ambiguous inside one bar: ${part} of the trades; return ${low} if pessimistic, ${high} if optimistic`, ""];
}

function formatStress({ base, cases, bootstrap, verdict }: NonNullable<BacktestReport["stress"]>): string[] {
  const rows = [base, ...cases].map(({ name, totalReturn, sharpe }) => [
    name,
    totalReturn === null ? "failed" : formatMetric("total_return", totalReturn),
    sharpe === null ? "" : formatMetric("sharpe", sharpe),
  ]);
  const band =
    bootstrap && [formatMetric("return", bootstrap.low), formatMetric("return", bootstrap.high)].join(" to ");
  return [
    formatTable([{ title: "stress" }, { title: "return", align: "right" }, { title: "sharpe", align: "right" }], rows),
    ...cases.flatMap(({ name, failure }) => (failure === null ? [] : [`${name}: ${failure}`])),
    ...(band === null ? [] : [`same sessions in other blocks, 9 of 10: ${band}`]),
    paintResult("bold", verdict),
  ];
}
