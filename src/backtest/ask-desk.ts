import { placeAction } from "../execution/place-action.js";
import { placeSignal } from "../execution/place-signal.js";
import type { Venue } from "../execution/venue.js";
import type { Action, Decision } from "../model/order.js";
import { isPortfolioStrategy, type PortfolioStrategy, type SymbolView } from "../strategy/portfolio-strategy.js";
import { moveTo } from "../strategy/move-to.js";
import type { Desk } from "./desk.js";
import { strategyReturned, strategyThrew } from "./errors.js";
import { describeUnnamedAction } from "./unnamed-action.js";

/** Asks the strategy of one symbol about the bar that just closed, and places what it answers. */
export function ask(desk: Desk, venue: Venue): void {
  const { row, df, strategy } = desk.seat;
  const { bar } = desk.market;
  row[moveTo](bar);
  df[moveTo](bar);
  let decision: Decision;
  try {
    decision = strategy.onBar(bar, row, df);
  } catch (cause) {
    throw strategyThrew(desk.run.name, desk.run.frame, bar, cause);
  }
  if (decision !== null && decision !== undefined) place(desk, venue, decision);
}

/** Places what the strategy of one symbol answered. */
export function place(desk: Desk, venue: Venue, decision: Action | readonly Action[]): void {
  const { market, decisions } = desk;
  if (decision === "BUY") {
    decisions[market.bar] = 1;
    if ((market.holding.units <= 0 || market.orders.length > 0) && !venue.bust) placeSignal(venue, market, "BUY");
  } else if (decision === "SELL") {
    decisions[market.bar] = -1;
    if ((market.holding.units !== 0 || market.orders.length > 0) && !venue.bust) placeSignal(venue, market, "SELL");
  } else placeAll(desk, venue, decision);
}

function placeAll(desk: Desk, venue: Venue, decision: Action | readonly Action[]): void {
  if (venue.bust) return;
  const { market, run, decisions } = desk;
  for (const action of Array.isArray(decision) ? (decision as readonly Action[]) : [decision as Action]) {
    if (action === "BUY" || action === "SELL") decisions[market.bar] = action === "BUY" ? 1 : -1;
    const problem = placeAction(venue, market, action);
    if (problem !== null) throw strategyReturned(run.name, run.frame, market.bar, problem, action);
  }
}

/** The strategy that decides over all symbols at once; null = each symbol has its own. */
export function portfolioOf(desks: readonly Desk[]): PortfolioStrategy | null {
  const { strategy } = desks[0]!.seat;
  return isPortfolioStrategy(strategy) ? strategy : null;
}

/** Asks a portfolio strategy about one instant, and places what it answers. */
export function askPortfolio(strategy: PortfolioStrategy, desks: readonly Desk[], venue: Venue, tick: number): void {
  const views: Record<string, SymbolView> = {};
  for (const { run, seat, active } of desks) {
    views[run.frame.symbol ?? ""] = { row: active ? seat.row : null, df: seat.df };
  }
  const desk = desks.find(({ active }) => active)!;
  let decision: Decision;
  try {
    decision = strategy.onTick(tick, views);
  } catch (cause) {
    throw strategyThrew(desk.run.name, desk.run.frame, desk.market.bar, cause);
  }
  if (decision === null || decision === undefined) return;
  const problem = desks.length > 1 ? describeUnnamedAction(decision) : null;
  if (problem !== null) throw strategyReturned(desk.run.name, desk.run.frame, desk.market.bar, problem, decision);
  placeAll(desk, venue, decision);
}
