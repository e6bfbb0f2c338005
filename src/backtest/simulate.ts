import { chargeInterest, checkMargin } from "../execution/settle-account.js";
import type { Venue } from "../execution/venue.js";
import { ask, askPortfolio, portfolioOf } from "./ask-desk.js";
import type { Desk } from "./desk.js";
import { strategyThrew } from "./errors.js";
import { chargesInterest, closeAll, closeBar, matchCloses, matchOpens } from "./match-desks.js";
import type { AmbiguousBar, SimulationPlan, SimulationTrace } from "./simulation-plan.js";
import { startStrategy } from "./start-strategy.js";
import { walkOne } from "./walk-one.js";

/**
 * Goes through the bars: match the orders that wait, ask the strategy, place its orders, record equity, check margin.
 *
 * @throws {RunError} `STRATEGY_THREW`, `STRATEGY_RETURNED`
 */
export function simulate(plan: SimulationPlan): SimulationTrace {
  const { venue, desks } = plan;
  for (const desk of desks) startDesk(desk, venue);
  return desks.length === 1 ? walkOne(plan, desks[0]!) : walkAll(plan);
}

function walkAll(plan: SimulationPlan): SimulationTrace {
  const { venue, desks, clock } = plan;
  const equity = new Float64Array(clock.length);
  const position = new Float64Array(clock.length);
  const ambiguous: AmbiguousBar[] = [];
  const portfolio = portfolioOf(desks);
  let heldBars = 0;
  for (let tick = 0; tick < clock.length; tick++) {
    const now = clock[tick]!;
    venue.tick = tick;
    if (tick > 0 && chargesInterest(venue)) chargeInterest(venue, now - clock[tick - 1]!);
    for (const desk of desks) desk.advance(now, tick);
    matchOpens(plan);
    for (const desk of desks) {
      if (desk.active && closeBar(plan, desk)) ambiguous.push({ symbol: desk.market.symbol, bar: tick, ts: now });
    }
    for (const desk of desks) if (desk.active) ask(desk, venue);
    if (portfolio !== null) askPortfolio(portfolio, desks, venue, tick);
    if (plan.fillAtClose) matchCloses(plan);
    if (plan.closeAtEnd && tick === clock.length - 1) closeAll(plan);
    equity[tick] = venue.equity;
    position[tick] = weightOf(venue);
    if (venue.exposure > 0) heldBars++;
    if (isBorrowing(venue)) checkMargin(venue);
  }
  return { equity, position: () => position, heldBars, ambiguous };
}

/** Value held per unit of equity; NaN when something is held and there is no equity to measure it by. */
function weightOf({ exposure, equity }: Venue): number {
  if (exposure === 0) return 0;
  return equity > 0 ? exposure / equity : NaN;
}

function startDesk(desk: Desk, venue: Venue): void {
  const { seat, run } = desk;
  seat.strategy.attach(desk.viewOf(venue));
  try {
    startStrategy(run.name, seat.strategy, seat.df);
  } catch (cause) {
    throw strategyThrew(run.name, run.frame, 0, cause);
  }
}

/** Only who owes money or units can fall below a margin. */
function isBorrowing({ ledger, markets, bust }: Venue): boolean {
  if (bust) return false;
  if (ledger.cash < 0) return true;
  for (const { holding } of markets) if (holding.units < 0) return true;
  return false;
}
