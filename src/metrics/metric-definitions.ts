import { metricSources } from "./metric-sources.js";

/** How a metric is computed, for people. */
export interface MetricDefinition {
  /** The formula. */
  readonly formula: string;
  /** Unit of the value. */
  readonly unit: "fraction" | "percent" | "ratio" | "count" | "money" | "days" | "bars" | "seconds";
  /** Where the definition comes from; null = the formula is all there is to it. */
  readonly source: string | null;
}

type Definitions = Readonly<Record<string, readonly [formula: string, unit: MetricDefinition["unit"]]>>;

const native: Definitions = {
  total_return: ["E[last] / start - 1", "fraction"],
  cagr: ["(E[last] / start) ^ (1 / years) - 1, years = days from first to last bar / 365.25", "fraction"],
  max_drawdown: ["min over bars of E[i] / max(start, E[0..i]) - 1", "fraction"],
  avg_drawdown: ["mean depth of all drawdowns (peak until the peak is reached again)", "fraction"],
  max_drawdown_days: ["longest time from a peak to its recovery, or to the end", "days"],
  max_drawdown_bars: ["the same in bars", "bars"],
  avg_drawdown_days: ["mean time from a peak to its recovery, or to the end", "days"],
  avg_drawdown_bars: ["the same in bars", "bars"],
  sharpe: ["mean(R - rf) / sd(R) * sqrt(A), sd with n - 1", "ratio"],
  volatility: ["sd(R) * sqrt(A), sd with n - 1", "fraction"],
  sortino: ["mean(R - mar) / sqrt(mean(min(R - mar, 0)^2)) * sqrt(A)", "ratio"],
  omega: ["sum of R - mar above zero / sum of mar - R above zero", "ratio"],
  calmar: ["cagr / |max_drawdown|", "ratio"],
  ulcer: ["sqrt(mean over bars of drawdown^2)", "fraction"],
  upi: ["(cagr - yearly rf) / ulcer", "ratio"],
  var_95: ["5 % quantile of R (type 7)", "fraction"],
  cvar_95: ["mean of the R at or below var_95", "fraction"],
  tail_ratio: ["|95 % quantile of R| / |5 % quantile of R|", "ratio"],
  best_session: ["max(R)", "fraction"],
  worst_session: ["min(R)", "fraction"],
  skew: ["sample skewness G1 of R", "ratio"],
  kurtosis: ["sample excess kurtosis G2 of R", "ratio"],
  psr: [
    "Phi(SR * sqrt((n - 1) / (1 - skew * SR + (kurtosis - 1) / 4 * SR^2))), SR = mean(R - rf) / sd(R), raw kurtosis",
    "fraction",
  ],
  sessions: ["number of R: one per UTC date with bars", "count"],
  benchmark_return: ["total return of buy & hold over the same window", "fraction"],
  beta: ["cov(R, B) / var(B), B = session returns of buy & hold", "ratio"],
  alpha: ["A * (mean(R) - rf - beta * (mean(B) - rf)) (Jensen, yearly)", "fraction"],
  tracking_error: ["sd(R - B) * sqrt(A)", "fraction"],
  information_ratio: ["mean(R - B) / sd(R - B) * sqrt(A)", "ratio"],
  exposure: ["bars with a position at the close / bars", "fraction"],
  turnover: ["value bought and sold / mean(E) / years", "ratio"],
  cost_drag: ["(commission + spread + slippage + interest + borrow fees) / start", "fraction"],
  trades: ["number of round trips, the open one included", "count"],
  trades_long: ["of these, long", "count"],
  trades_short: ["of these, short", "count"],
  win_rate: ["trades with pnl > 0 / trades", "fraction"],
  profit_factor: ["sum of positive pnl / |sum of negative pnl|", "ratio"],
  expectancy: ["mean pnl", "money"],
  avg_trade: ["mean return of a trade, after commission", "fraction"],
  best_trade: ["largest return of a trade", "fraction"],
  worst_trade: ["smallest return of a trade", "fraction"],
  sqn: ["sqrt(trades) * mean(pnl) / sd(pnl)", "ratio"],
  kelly: ["W - (1 - W) / (mean winning pnl / |mean losing pnl|), W = win_rate", "fraction"],
  avg_mae: [
    "mean over trades of the worst price of its bars, first and last one whole, against the entry price",
    "fraction",
  ],
  avg_mfe: [
    "mean over trades of the best price of its bars, first and last one whole, against the entry price",
    "fraction",
  ],
  worst_mae: ["the worst of these", "fraction"],
  max_win_streak: ["most winning trades in a row", "count"],
  max_loss_streak: ["most losing trades in a row", "count"],
  avg_bars_held: ["mean bars from entry to exit", "bars"],
};

const seed: Definitions = {
  bars: ["number of bars", "bars"],
  bars_long: ["bars with a long position", "bars"],
  signals_buy: ["BUY signals, repeated ones too", "count"],
  signals_sell: ["SELL signals, repeated ones too", "count"],
  trades: ["pairs of entry and exit, the open one included", "count"],
  final_equity: ["product of 1 + r", "ratio"],
  total_return: ["E[n-1] - 1", "fraction"],
  cagr: ["E[n-1] ^ (A / n) - 1, n bars", "fraction"],
  max_drawdown: ["min over bars of E[i] / max(E[0..i]) - 1", "fraction"],
  sharpe: ["mean(r) / sd(r) * sqrt(A) over all n bars, sd with n - 1, no risk-free rate", "ratio"],
  buy_hold_return: ["close[n-1] / close[0] - 1", "fraction"],
};

const bpy: Definitions = {
  duration_s: ["last ts - first ts", "seconds"],
  exposure_pct: ["bars inside [entry, exit] of a trade, both included / bars", "percent"],
  equity_final: ["E[n-1]", "money"],
  equity_peak: ["max(E)", "money"],
  commissions: ["sum of the commission of closed trades", "money"],
  return_pct: ["(E[n-1] - E[0]) / E[0]", "percent"],
  buy_hold_return_pct: ["close[n-1] / close[warmup] - 1", "percent"],
  annual_days: ["365 if more than 2/7 * 0.6 of the bars lie on a weekend, else 252", "count"],
  return_ann_pct: ["(1 + g) ^ A - 1, g = exp(mean(ln(1 + d))) - 1, d = returns of calendar days with bars", "percent"],
  volatility_ann_pct: ["sqrt((var(d) + (1 + g)^2)^A - (1 + g)^(2A))", "percent"],
  cagr_pct: ["(E[n-1] / E[0]) ^ (1 / years) - 1, years of 365.25 days", "percent"],
  sharpe: ["return_ann / volatility_ann", "ratio"],
  sortino: ["return_ann / (sqrt(mean(min(d, 0)^2)) * sqrt(A))", "ratio"],
  calmar: ["return_ann / max drawdown", "ratio"],
  alpha_pct: ["return - beta * buy & hold return", "percent"],
  beta: ["cov / var of the log returns of equity against those of the close", "ratio"],
  max_drawdown_pct: ["-max(1 - E[i] / max(E[0..i]))", "percent"],
  avg_drawdown_pct: ["-mean depth of the spans between bars without drawdown", "percent"],
  max_drawdown_duration_s: ["longest such span, rounded up to the bars' unit", "seconds"],
  avg_drawdown_duration_s: ["mean such span, rounded up to the bars' unit", "seconds"],
  trades: ["closed trades", "count"],
  win_rate_pct: ["trades with pnl > 0 / trades", "percent"],
  best_trade_pct: ["largest return of a trade", "percent"],
  worst_trade_pct: ["smallest return of a trade", "percent"],
  avg_trade_pct: ["geometric mean of 1 + return, minus 1", "percent"],
  max_trade_duration_s: ["longest time from entry to exit, rounded up", "seconds"],
  avg_trade_duration_s: ["mean time from entry to exit, rounded up", "seconds"],
  profit_factor: ["sum of positive returns / |sum of negative returns|", "ratio"],
  expectancy_pct: ["mean return of a trade", "percent"],
  sqn: ["sqrt(trades) * mean(pnl) / sd(pnl)", "ratio"],
  kelly: ["W - (1 - W) / (mean winning pnl / |mean losing pnl|)", "fraction"],
};

const profiles = {
  native: [native, (name: string) => metricSources[name] ?? null],
  seed: [seed, () => null],
  bpy: [bpy, () => "backtesting.py 0.6.6"],
} as const;

/** Every metric of a profile with its definition, in order. */
export function listMetricDefinitions(profile: keyof typeof profiles): ReadonlyMap<string, MetricDefinition> {
  const [definitions, sourceOf] = profiles[profile];
  return new Map(
    Object.entries(definitions).map(([name, [formula, unit]]) => [name, { formula, unit, source: sourceOf(name) }]),
  );
}
