import { formatTs } from "../model/format-ts.js";
import type { BacktestReport } from "../workflow/backtest.js";
import { paintResult } from "./paint.js";
import { formatTable } from "./table.js";

/** Metrics that are fractions and are shown as percentages. */
const fractions =
  /return|cagr|drawdown|volatility|exposure|win_rate|var_|cvar|best|worst|expectancy|average|alpha|drag/;
const notFractions = /duration|days|bars|count|_pct$|^calmar/;

/** The summary of a backtest for people: the strategy beside buy & hold. */
export function formatBacktest({ result, dataHash, plot }: BacktestReport): string {
  const { symbol, symbols, resolution, strategy, params, profile, bars, from, to, metrics, benchmark, trades } = result;
  const day = (ts: number): string => formatTs(ts, resolution ?? "1d");
  const parameters = Object.entries(params).map(([name, value]) => `${name} ${String(value)}`);
  const title = [
    `${symbol ?? symbols.join(", ")} @ ${resolution}`,
    [strategy, parameters.join(", ")].filter(Boolean).join(": "),
  ];
  const stillOpen = trades.filter((trade) => trade.open).length;
  const count = `${trades.length} ${trades.length === 1 ? "trade" : "trades"}${stillOpen > 0 ? ` (${stillOpen} open)` : ""}`;
  const window = [`${day(from)} to ${day(to)}`, `${bars} bars`, count, `profile ${profile}`];
  const rows = Object.keys(metrics).map((name) => {
    const other = name in benchmark.metrics ? formatMetric(name, benchmark.metrics[name] ?? null) : "";
    return [name.replaceAll("_", " "), formatMetric(name, metrics[name] ?? null), other];
  });
  const columns = [
    { title: "" },
    { title: "strategy", align: "right" },
    { title: benchmark.name.toLowerCase(), align: "right" },
  ] as const;
  return [
    paintResult("bold", title.join(" · ")),
    paintResult("dim", window.join(" · ")),
    "",
    formatTable(columns, rows),
    "",
    `${paintResult("dim", "data")}  sha256 ${dataHash.slice(0, 16)}`,
    ...(plot === null ? [] : [`${paintResult("dim", "plot")}  ${plot}`]),
  ].join("\n");
}

function formatMetric(name: string, value: number | null): string {
  if (value === null || !Number.isFinite(value)) return "n/a";
  if (name.endsWith("_pct")) return `${value.toFixed(2)}%`;
  if (fractions.test(name) && !notFractions.test(name)) return `${(value * 100).toFixed(2)}%`;
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}
