import { formatTs } from "../model/format-ts.js";
import type { OrderRecord } from "../model/order.js";
import type { Resolution } from "../model/resolution.js";
import type { Trade } from "../model/trade.js";
import type { BacktestReport } from "../workflow/backtest.js";
import { manifestToJson } from "../workflow/manifest-json.js";

import { toEvidenceJson } from "./run-evidence.js";

/** What the JSON of a backtest holds beyond its usual keys. */
export interface BacktestJsonOptions {
  /** The account value at every bar, too. */
  readonly equity: boolean;
}

type Stress = NonNullable<BacktestReport["stress"]>;
type TsText = (ts: number) => string;

/** A backtest as the JSON of `backtest --json`, without `schema`; see the command line reference. */
export function toBacktestJson(report: BacktestReport, { equity }: BacktestJsonOptions): Record<string, unknown> {
  const { result, run, stress, plot } = report;
  const { ambiguity } = result;
  const text: TsText = (ts) => formatTs(ts, result.resolution ?? ("1m" satisfies Resolution));
  return {
    symbol: result.symbol,
    ...(result.symbol === null ? { symbols: result.symbols } : {}),
    resolution: result.resolution,
    strategy: result.strategy,
    params: result.params,
    profile: result.profile,
    bars: result.bars,
    from: text(result.from),
    to: text(result.to),
    metrics: result.metrics,
    benchmark: { name: result.benchmark.name, metrics: result.benchmark.metrics },
    signals: result.signals.map(({ bar, ts, signal }) => ({ bar, ts: text(ts), signal })),
    trades: result.trades.map((trade) => toTradeJson(trade, text)),
    orders: result.orders.map((order) => toOrderJson(order, text)),
    positions_long: result.positionsLong,
    ambiguity: ambiguity && {
      trades: ambiguity.trades,
      share: ambiguity.share,
      return_low: ambiguity.returnLow,
      return_high: ambiguity.returnHigh,
    },
    stress: stress && toStressJson(stress),
    warnings: report.warnings,
    manifest: manifestToJson(run.manifest),
    run_id: run.id,
    trial: run.trial,
    deflated_sharpe: run.evidence?.deflatedSharpe.value ?? null,
    evidence: run.evidence && toEvidenceJson(run.evidence),
    files: { plot, report: null },
    ...(equity ? { equity: Array.from(result.equity) } : {}),
  };
}

function toTradeJson(trade: Trade, text: TsText): Record<string, unknown> {
  return {
    symbol: trade.symbol,
    side: trade.side,
    quantity: trade.quantity,
    entry_ts: text(trade.entryTs),
    entry_price: trade.entryPrice,
    entry_bar: trade.entryBar,
    exit_ts: text(trade.exitTs),
    exit_price: trade.exitPrice,
    exit_bar: trade.exitBar,
    pnl: trade.pnl,
    return: trade.return,
    commission: trade.commission,
    bars_held: trade.barsHeld,
    open: trade.open,
  };
}

function toOrderJson(order: OrderRecord, text: TsText): Record<string, unknown> {
  return {
    id: order.id,
    symbol: order.symbol,
    type: order.type,
    side: order.side,
    role: order.role,
    placed_bar: order.placedBar,
    placed_ts: text(order.placedTs),
    quantity: order.quantity,
    filled: order.filled,
    price: order.price,
    limit: order.limit,
    stop: order.stop,
    status: order.status,
    end_bar: order.endBar,
    end_ts: order.endTs === null ? null : text(order.endTs),
    reason: order.reason,
  };
}

function toStressJson({ base, cases, bootstrap, benchmark, verdict }: Stress): Record<string, unknown> {
  const toCase = ({ name, totalReturn, sharpe, failure }: Stress["cases"][number]) => {
    return { name, total_return: totalReturn, sharpe, failure };
  };
  return { base: toCase(base), cases: cases.map(toCase), bootstrap_90: bootstrap, benchmark, verdict };
}
