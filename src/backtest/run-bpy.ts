import type { BpyAccount } from "../execution/bpy-account.js";
import { BpyBroker } from "../execution/bpy-broker.js";
import { isContingent, type BpyOrder, type BpyOrderEnd, type BpyTrade } from "../execution/bpy-order.js";
import { noCommission } from "../execution/commission.js";
import { computeBpyMetrics } from "../metrics/bpy-metrics.js";
import { computeSessionReturns } from "../metrics/session-returns.js";
import type { Action, OrderRecord } from "../model/order.js";
import type { Trade } from "../model/trade.js";
import { moveTo } from "../strategy/move-to.js";
import type { AccountView } from "../strategy/strategy.js";
import type { BacktestOptions } from "./backtest-options.js";
import { placeBpyAction } from "./place-bpy-action.js";
import { strategyReturned, strategyThrew } from "./errors.js";
import { holdAll } from "./hold-all.js";
import type { PreparedRun, Seat } from "./prepare-run.js";
import { noOrders, type RunOutcome } from "./run-outcome.js";
import { startStrategy } from "./start-strategy.js";

/** The engine of profile `bpy`: backtesting.py 0.6.6, bar by bar. */
export function runBpy(run: PreparedRun, options: BacktestOptions): RunOutcome {
  const { frame, warmup } = run;
  const { ts, close } = frame.bars;
  const ended = new Map<BpyOrder, OrderRecord>();
  const seat = run.seat();
  const broker: BpyBroker = new BpyBroker(toBrokerOptions(options), frame.bars, (order, end) => {
    ended.set(order, toRecord(run, broker, order, end));
  });
  seat.strategy.attach(toAccountView(run, broker));
  const trace = walkBars(run, seat, broker, options);
  const trades = broker.account.closed.map((trade) => toTrade(run, broker.account, trade));
  const measure = { ts, close, warmup };
  const metrics = computeBpyMetrics({ ...measure, equity: trace.equity, trades });
  return {
    ...noOrders,
    ...trace,
    frame,
    trades: () => trades,
    strategies: [seat.strategy],
    metrics,
    inputs: {
      A: metrics["annual_days"] ?? 252,
      riskFree: 0,
      minimumReturn: 0,
      observation: "day",
      start: options.cash ?? 10_000,
    },
    returns: () => computeSessionReturns(trace.equity, ts, NaN).subarray(1),
    benchmark: () => {
      const hold = holdAll([run], ts, options.cash ?? 10_000, options.fill === "close");
      const equity = ts.map((_ts, bar) => hold(bar));
      // It has no trades to see the exposure from, but is in the market from the first bar on.
      return { equity, metrics: { ...computeBpyMetrics({ ...measure, equity, trades: [] }), exposure_pct: 100 } };
    },
    orders: () => broker.placed.map((order) => ended.get(order) ?? toRecord(run, broker, order, null)),
    warnings: describeWarnings(broker, [...ended.values()], options),
  };
}

function toBrokerOptions(options: BacktestOptions): ConstructorParameters<typeof BpyBroker>[0] {
  return {
    cash: options.cash ?? 10_000,
    commission: options.commission ?? noCommission,
    spread: options.spread ?? 0,
    leverage: options.leverage ?? 1,
    tradeOnClose: options.fill === "close",
    hedging: options.hedging ?? false,
    exclusive: options.exclusiveOrders ?? false,
  };
}

/** The strategy is asked on every bar, so that its memory is right; what it says before the first actionable bar is ignored. */
function walkBars(
  run: PreparedRun,
  seat: Seat,
  broker: BpyBroker,
  options: BacktestOptions,
): Pick<RunOutcome, "decisions" | "equity" | "position" | "bust"> {
  const { account } = broker;
  const n = run.frame.length;
  const start = run.warmup + 1;
  const decisions = new Int8Array(n);
  const equity = new Float64Array(n);
  const position = new Float64Array(n);
  let bust = false;
  callOnStart(run, seat);
  for (let bar = 0; bar < n; bar++) {
    account.bar = bar;
    if (bar >= start && !bust) {
      bust = processBar(broker);
      equity[bar] = account.equity;
      position[bar] = account.position;
    }
    ask(run, seat, broker, decisions, bar >= start && !bust);
  }
  if (options.closeAtEnd && !bust && start < n) {
    for (const trade of [...account.trades].reverse()) broker.close(trade, 1);
    bust = processBar(broker);
    equity[n - 1] = account.equity;
    position[n - 1] = account.position;
  }
  equity.fill(start < n ? equity[start]! : account.cash, 0, Math.min(start, n));
  return { decisions, equity, position: () => position, bust };
}

function callOnStart({ name, frame }: PreparedRun, { strategy, df }: Seat): void {
  try {
    startStrategy(name, strategy, df);
  } catch (cause) {
    throw strategyThrew(name, frame, 0, cause);
  }
}

/** Matches the orders of one bar; true if the account ran out of money, which closes everything. */
function processBar(broker: BpyBroker): boolean {
  broker.processOrders();
  if (broker.account.equity > 0) return false;
  broker.closeAll();
  return true;
}

function ask(run: PreparedRun, seat: Seat, broker: BpyBroker, decisions: Int8Array, acts: boolean): void {
  const { name, frame } = run;
  const { strategy, row, df } = seat;
  const { bar } = broker.account;
  row[moveTo](bar);
  df[moveTo](bar);
  let decision;
  try {
    decision = strategy.onBar(bar, row, df);
  } catch (cause) {
    throw strategyThrew(name, frame, bar, cause);
  }
  if (decision === null || decision === undefined) return;
  for (const action of Array.isArray(decision) ? (decision as readonly Action[]) : [decision as Action]) {
    if (action === "BUY" || action === "SELL") decisions[bar] = action === "BUY" ? 1 : -1;
    const problem = acts || action instanceof Promise ? placeBpyAction(broker, action, frame.col("close")[bar]!) : null;
    if (problem !== null) throw strategyReturned(name, frame, bar, problem, action);
  }
}

function toAccountView({ frame }: PreparedRun, broker: BpyBroker): AccountView {
  const { account } = broker;
  const close = frame.col("close");
  return {
    position: () => account.position,
    price: () => close[account.bar] ?? NaN,
    get cash() {
      return account.cash;
    },
    get equity() {
      return account.equity;
    },
    get orders() {
      return broker.orders.map((order) => ({
        id: order.id,
        symbol: frame.symbol,
        side: order.size > 0 ? ("BUY" as const) : ("SELL" as const),
        type: order.type,
        contingent: isContingent(order),
      }));
    },
  };
}

function toTrade({ frame }: PreparedRun, account: BpyAccount, trade: BpyTrade): Trade {
  const { size, entryBar, exitBar, entryPrice, exitPrice, commission } = trade;
  const quantity = Math.abs(size);
  return {
    symbol: frame.symbol,
    side: size > 0 ? "BUY" : "SELL",
    quantity,
    entryBar,
    entryTs: frame.ts[entryBar]!,
    entryPrice,
    exitBar,
    exitTs: frame.ts[exitBar]!,
    exitPrice,
    pnl: account.gainOf(trade) - commission,
    return: Math.sign(size) * (exitPrice / entryPrice - 1) - commission / (quantity * entryPrice),
    commission,
    barsHeld: exitBar - entryBar,
    open: false,
  };
}

function toRecord({ frame }: PreparedRun, broker: BpyBroker, order: BpyOrder, end: BpyOrderEnd | null): OrderRecord {
  const { role, size, limit, placedStop, placedBar } = order;
  return {
    id: order.id,
    symbol: frame.symbol,
    type: order.type,
    side: size > 0 ? "BUY" : "SELL",
    role,
    placedBar,
    placedTs: frame.ts[placedBar]!,
    // A fraction of the money becomes units when it is filled.
    quantity: Math.abs(size) >= 1 ? Math.abs(size) : (end?.units ?? 0) > 0 ? end!.units : null,
    filled: end?.units ?? 0,
    price: end?.price ?? null,
    limit: limit === 0 ? null : limit,
    stop: placedStop === 0 ? null : placedStop,
    status: end === null ? "open" : end.reason === null ? "filled" : "cancelled",
    endBar: end === null ? null : broker.account.bar,
    endTs: end === null ? null : frame.ts[broker.account.bar]!,
    reason: end?.reason ?? null,
  };
}

function describeWarnings(broker: BpyBroker, ended: readonly OrderRecord[], options: BacktestOptions): string[] {
  const warnings: string[] = [];
  const dropped = ended.filter(({ reason }) => reason === "insufficient funds" || reason === "below one step").length;
  if (dropped > 0) warnings.push(`${dropped} orders were cancelled for lack of margin.`);
  if (broker.dubious > 0) {
    warnings.push(
      `${broker.dubious} brackets were reached on the bar of their entry and waited for the next: dubious.`,
    );
  }
  if (broker.account.trades.length > 0 && !options.closeAtEnd) {
    warnings.push(`${broker.account.trades.length} trades are still open and not in the list; closeAtEnd closes them.`);
  }
  return warnings;
}
