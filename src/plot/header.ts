import type { Metrics } from "../backtest/profile.js";
import type { BacktestResult } from "../backtest/result.js";
import { formatTs } from "../model/format-ts.js";
import { isIntraday } from "../model/resolution.js";
import { formatCount, formatDecimals, formatPercent, noValue } from "./format-number.js";

/** A headline number for the strategy and for the benchmark. */
export interface HeadlineMetric {
  readonly label: string;
  readonly value: string;
  readonly benchmark: string;
}

/** The words over a picture. */
export interface Header {
  readonly title: string;
  readonly subtitle: string;
  readonly benchmarkName: string;
  readonly metrics: readonly HeadlineMetric[];
}

/** Names of a metric in the profiles, and how it is printed. `_pct` metrics are percentages already. */
const headline = [
  { label: "Return", names: ["total_return", "return_pct"] },
  { label: "CAGR", names: ["cagr", "cagr_pct"] },
  { label: "Max drawdown", names: ["max_drawdown", "max_drawdown_pct"] },
  { label: "Sharpe", names: ["sharpe"] },
] as const;

/** Title and headline metrics of a run. */
export function headerOf(result: BacktestResult): Header {
  const { bars, from, to, trades, profile } = result;
  const resolution = result.resolution ?? "1d";
  const time = (ts: number): string =>
    formatTs(ts, resolution)
      .replace("T", " ")
      .replace(/(?::00)?Z$/, "");
  const zone = isIntraday(resolution) ? " UTC" : "";
  const parameters = Object.entries(result.params).map(([name, value]) => `${name} ${String(value)}`);
  return {
    title: [symbolText(result), result.resolution, result.strategy].filter((part) => part !== null).join(" · "),
    subtitle: [
      (from === to ? time(from) : `${time(from)} – ${time(to)}`) + zone,
      `${formatCount(bars)} ${bars === 1 ? "bar" : "bars"}`,
      `${formatCount(trades.length)} ${trades.length === 1 ? "trade" : "trades"}`,
      `profile ${profile}`,
      ...(parameters.length > 0 ? [parameters.join(", ")] : []),
    ].join(" · "),
    benchmarkName: result.benchmark.name,
    metrics: headline.map(({ label, names }) => ({
      label,
      value: metricText(result.metrics, names),
      benchmark: metricText(result.benchmark.metrics, names),
    })),
  };
}

function symbolText({ symbol, symbols }: BacktestResult): string | null {
  if (symbol !== null) return symbol;
  if (symbols.length === 0) return null;
  return symbols.length <= 3 ? symbols.join(", ") : `${symbols.slice(0, 3).join(", ")} and ${symbols.length - 3} more`;
}

function metricText(metrics: Metrics, names: readonly string[]): string {
  const name = names.find((candidate) => typeof metrics[candidate] === "number");
  const value = name === undefined ? null : metrics[name]!;
  if (value === null || name === undefined || !Number.isFinite(value)) return noValue;
  if (name === "sharpe") return formatDecimals(value, 2);
  return formatPercent(name.endsWith("_pct") ? value / 100 : value);
}
