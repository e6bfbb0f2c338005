import { chargeInterest, checkMargin } from "../execution/settle-account.js";
import type { Venue } from "../execution/venue.js";
import type { Action } from "../model/order.js";
import { moveTo } from "../strategy/move-to.js";
import { ask, askPortfolio, place, portfolioOf } from "./ask-desk.js";
import type { Desk } from "./desk.js";
import { strategyThrew } from "./errors.js";
import { chargesInterest, closeAll, closeBar, matchCloses, matchOpens } from "./match-desks.js";
import { PositionLog } from "./position-log.js";
import type { AmbiguousBar, SimulationPlan, SimulationTrace } from "./simulation-plan.js";

/** One symbol: the same steps as several, and hardly any for bars on which no order waits. */
export function walkOne(plan: SimulationPlan, desk: Desk): SimulationTrace {
  const { venue, clock, fillAtClose } = plan;
  const { market } = desk;
  const { ledger } = venue;
  const { holding } = market;
  const { open, close } = market.bars;
  const idle = !chargesInterest(venue) && desk.run.actions.length === 0 && venue.options.volumeShare === Infinity;
  const portfolio = portfolioOf(plan.desks);
  const closeAllAt = plan.closeAtEnd ? close.length - 1 : close.length;
  const calmEnd = idle && portfolio === null ? closeAllAt : 0;
  const equity = new Float64Array(close.length);
  const positions = new PositionLog();
  const ambiguous: AmbiguousBar[] = [];
  let held = 0;
  desk.active = true;
  for (let tick = 0; tick < close.length; tick++) {
    if (tick < calmEnd && market.orders.length === 0 && holding.units >= 0 && ledger.cash >= 0) {
      const decision = walkCalm(desk, venue, equity, tick, calmEnd);
      tick = market.bar;
      if (decision === null) continue;
      place(desk, venue, decision);
    } else {
      venue.tick = market.bar = market.tick = tick;
      market.open = open[tick]!;
      if (idle && market.orders.length === 0) market.price = close[tick]!;
      else if (matchOne(plan, desk)) ambiguous.push({ symbol: market.symbol, bar: tick, ts: clock[tick]! });
      ask(desk, venue);
      if (portfolio !== null) askPortfolio(portfolio, plan.desks, venue, tick);
    }
    if (fillAtClose) matchCloses(plan);
    if (tick === closeAllAt) closeAll(plan);
    const { units } = holding;
    equity[tick] = ledger.cash + units * close[tick]!;
    if (units !== held) positions.push(tick, (held = units));
    if ((units < 0 || ledger.cash < 0) && !venue.bust) checkMargin(venue);
  }
  return {
    equity,
    position: () => positions.toColumn(equity.length),
    heldBars: positions.countHeld(equity.length),
    ambiguous,
  };
}

/**
 * From bar to bar while no order waits and nothing is owed, so that neither money nor units can change: asks the strategy
 * and records equity. Stays on the bar on which the strategy wants something, or on the last one before `end`.
 */
function walkCalm(
  desk: Desk,
  venue: Venue,
  equity: Float64Array,
  start: number,
  end: number,
): Action | readonly Action[] | null {
  const { market, seat } = desk;
  const { row, df, strategy } = seat;
  const { open, close } = market.bars;
  const { cash } = venue.ledger;
  const { units } = market.holding;
  try {
    for (let tick = start; tick < end; tick++) {
      venue.tick = market.bar = market.tick = tick;
      // Read bar by bar, as an open that is read by itself keeps the processor waiting for its memory.
      market.open = open[tick]!;
      const price = close[tick]!;
      market.price = price;
      row[moveTo](tick);
      df[moveTo](tick);
      const decision = strategy.onBar(tick, row, df);
      if (decision !== null && decision !== undefined) return decision;
      equity[tick] = cash + units * price;
    }
  } catch (cause) {
    throw strategyThrew(desk.run.name, desk.run.frame, market.bar, cause);
  }
  return null;
}

function matchOne(plan: SimulationPlan, desk: Desk): boolean {
  const { venue, clock } = plan;
  const { tick } = desk.market;
  if (tick > 0 && chargesInterest(venue)) chargeInterest(venue, clock[tick]! - clock[tick - 1]!);
  matchOpens(plan);
  return closeBar(plan, desk);
}
