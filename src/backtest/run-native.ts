import { noCommission } from "../execution/commission.js";
import { Venue } from "../execution/venue.js";
import type { VenueOptions } from "../execution/venue-options.js";
import { Frame } from "../frame/frame.js";
import { computeNativeMetrics } from "../metrics/native-metrics.js";
import { computeSessionReturns } from "../metrics/session-returns.js";
import { toTradeColumns, type TradeColumns } from "../metrics/trade-columns.js";
import { sessionsPerYear, toInstrument, type Instrument } from "../model/instrument.js";
import type { Resolution } from "../model/resolution.js";
import { lazy } from "../model/lazy.js";
import type { Trade } from "../model/trade.js";
import { isPortfolioStrategy } from "../strategy/portfolio-strategy.js";
import { valueOf, type BacktestOptions } from "./backtest-options.js";
import { Desk } from "./desk.js";
import { holdAll } from "./hold-all.js";
import { describeOrders } from "./order-warnings.js";
import type { PreparedRun } from "./prepare-run.js";
import type { Ambiguity, Signal } from "./result.js";
import type { RunOutcome } from "./run-outcome.js";
import { simulate } from "./simulate.js";
import type { SimulationPlan, SimulationTrace } from "./simulation-plan.js";
import { describeOverlaps, uniteClocks } from "./unite-clocks.js";

/** Bars, orders, account: the event engine. One symbol, or several that share one account. */
export function runNative(runs: readonly PreparedRun[], options: BacktestOptions): RunOutcome {
  const clock = uniteClocks(runs);
  const optimistic = options.sameBar === "optimistic";
  const { plan, trace } = simulateOnce(runs, options, clock, optimistic);
  const { venue, desks } = plan;
  const closed = listTrades(plan, clock);
  const frame = runs.length === 1 ? runs[0]!.frame : toAccountFrame(clock, trace.equity, runs[0]!.frame.resolution);
  const measure = {
    start: venue.options.cash,
    ts: clock,
    // The account has a session on every date on which any of its symbols has one.
    sessionsPerYear: Math.max(...runs.map((run) => sessionsPerYear(instrumentOf(run, options)))),
    riskFree: options.riskFree ?? 0,
    minimumReturn: options.minimumReturn ?? 0,
  };
  const hold = holdAll(runs, clock, measure.start, options.fill === "close");
  // Across a split, raw highs and lows are on two scales: excursions are undefined then.
  const prices =
    runs.length === 1 && !runs[0]!.actions.some(({ type }) => type === "split") ? runs[0]!.venueBars : null;
  const costs = venue.ledger.commission + venue.slipped + venue.interest;
  const single = desks.length === 1;
  return {
    frame,
    decisions: single ? desks[0]!.decisions : new Int8Array(clock.length),
    signals: single ? null : () => collectSignals(desks, clock),
    position: trace.position,
    equity: trace.equity,
    trades: closed.objects,
    metrics: computeNativeMetrics({
      ...measure,
      equity: trace.equity,
      heldBars: trace.heldBars,
      trades: closed.columns,
      prices,
      traded: venue.traded,
      costs,
      benchmark: hold,
    }),
    benchmark: () => {
      const untraded = { trades: toTradeColumns([]), prices: null, traded: measure.start, costs: 0, benchmark: null };
      const equity = clock.map((_ts, bar) => hold(bar));
      return { equity, metrics: computeNativeMetrics({ ...measure, equity, heldBars: equity.length, ...untraded }) };
    },
    inputs: {
      A: measure.sessionsPerYear,
      riskFree: measure.riskFree,
      minimumReturn: measure.minimumReturn,
      observation: "session",
      start: measure.start,
    },
    returns: () => computeSessionReturns(trace.equity, clock, measure.start),
    orders: () => venue.orders.toRecords(clock),
    fills: () => venue.fills.toFills(venue.orders, clock),
    events: venue.events,
    ambiguity: measureAmbiguity(trace, closed.objects, venue.options.cash, () => {
      return simulateOnce(runs, options, clock, !optimistic).trace;
    }),
    refined: desks.flatMap(({ refined, market }) => refined.map((ts) => ({ symbol: market.symbol, ts }))),
    bust: venue.bust,
    warnings: [...describeOverlaps(runs, clock), ...describeOrders(venue, runs, clock)],
    strategies: desks.map(({ seat }) => seat.strategy),
  };
}

function simulateOnce(
  runs: readonly PreparedRun[],
  options: BacktestOptions,
  clock: Float64Array,
  optimistic: boolean,
): { plan: SimulationPlan; trace: SimulationTrace } {
  const shared = runs[0]!.seat().strategy;
  const desks = runs.map((run) => {
    const seat = run.seat(isPortfolioStrategy(shared) ? shared : undefined);
    const finer = valueOf(options.finer, run.frame.symbol, (value): value is Frame => value instanceof Frame);
    const useFiner = options.sameBar === "lowerTimeframe" && finer !== null;
    const instrument = instrumentOf(run, options);
    const facts = { step: stepOf(instrument), sessionsPerYear: sessionsPerYear(instrument) };
    return new Desk(run, seat, facts, useFiner ? finer.bars : null);
  });
  const venue = new Venue(
    toVenueOptions(options, runs.length),
    desks.map(({ market }) => market),
  );
  const plan: SimulationPlan = {
    venue,
    desks,
    clock,
    fillAtClose: options.fill === "close",
    optimistic,
    closeAtEnd: options.closeAtEnd === true || options.closeAtEnd === "lastClose",
  };
  return { plan, trace: simulate(plan) };
}

function toVenueOptions(options: BacktestOptions, symbols: number): VenueOptions {
  return {
    cash: options.cash ?? 10_000,
    commission: options.commission ?? noCommission,
    spread: options.spread ?? 0,
    slippageBps: options.slippageBps ?? 0,
    volumeShare: options.volumeShare ?? Infinity,
    sizing: options.sizing ?? { fraction: 1 / symbols },
    leverage: options.leverage ?? 1,
    maintenance: options.maintenance ?? 0.25,
    borrowRate: options.borrowRate ?? 0,
    marginRate: options.marginRate ?? 0,
    onInsufficient: options.onInsufficient ?? "resize",
    sameBar: options.sameBar ?? "pessimistic",
  };
}

/** `instruments` is by ticker and nothing else. */
const isOne = (value: unknown): value is Partial<Instrument> => value === undefined;

function instrumentOf(run: PreparedRun, options: BacktestOptions): Instrument {
  const { symbol } = run.frame;
  return toInstrument(symbol ?? "", valueOf(options.instruments, symbol, isOne) ?? options.instrument);
}

/** Smallest quantity: the instrument's own; else whole units, or a hundred-millionth of a coin. */
function stepOf({ step, assetClass }: Instrument): number {
  return step ?? (assetClass === "CRYPTO" ? 1e-8 : 1);
}

/** The round trips in order of their entries. One symbol has no other order, and needs no objects for it. */
function listTrades(
  { venue, desks }: SimulationPlan,
  clock: Float64Array,
): { readonly objects: () => readonly Trade[]; readonly columns: TradeColumns } {
  const { ledger } = venue;
  for (const { market } of desks) ledger.markOpen(market.holding, market.price, market.tick);
  if (desks.length === 1) return { objects: lazy(() => ledger.trades.toTrades(clock)), columns: ledger.trades };
  const trades = ledger.trades.toTrades(clock).sort((a, b) => a.entryBar - b.entryBar);
  return { objects: () => trades, columns: toTradeColumns(trades) };
}

function collectSignals(desks: readonly Desk[], clock: Float64Array): Signal[] {
  const barOf = new Map(Array.from(clock, (ts, bar) => [ts, bar]));
  const signals: Signal[] = [];
  for (const { decisions, run } of desks) {
    for (const [i, decision] of decisions.entries()) {
      if (decision === 0) continue;
      const ts = run.frame.ts[i]!;
      signals.push({ bar: barOf.get(ts)!, ts, symbol: run.frame.symbol, signal: decision > 0 ? "BUY" : "SELL" });
    }
  }
  return signals.sort((a, b) => a.bar - b.bar);
}

/** The account as a series of its own, for a run over several symbols. */
function toAccountFrame(clock: Float64Array, equity: Float64Array, resolution: Resolution | null): Frame {
  const volume = new Float64Array(clock.length).fill(NaN);
  return Frame.fromBars({ ts: clock, open: equity, high: equity, low: equity, close: equity, volume }, { resolution });
}

function measureAmbiguity(
  { ambiguous, equity }: SimulationTrace,
  listed: () => readonly Trade[],
  start: number,
  runOtherWay: () => SimulationTrace,
): Ambiguity {
  const own = equity[equity.length - 1]! / start - 1;
  if (ambiguous.length === 0) return { trades: 0, share: 0, returnLow: own, returnHigh: own, bars: [] };
  const bars = new Set(ambiguous.map(({ symbol, bar }) => `${bar} ${symbol ?? ""}`));
  const trades = listed();
  const touched = trades.filter(
    ({ symbol, entryBar, exitBar }) =>
      bars.has(`${entryBar} ${symbol ?? ""}`) || bars.has(`${exitBar} ${symbol ?? ""}`),
  ).length;
  const other = runOtherWay().equity[equity.length - 1]! / start - 1;
  return {
    trades: touched,
    share: touched / Math.max(1, trades.length),
    returnLow: Math.min(own, other),
    returnHigh: Math.max(own, other),
    bars: ambiguous,
  };
}
