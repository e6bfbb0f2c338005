import { expireOrders, matchInside, matchPrice } from "../execution/match-bar.js";
import { placeMarket, wholePosition } from "../execution/place-market.js";
import { chargeInterest, checkMargin } from "../execution/settle-account.js";
import type { Venue } from "../execution/venue.js";
import type { WorkingOrder } from "../execution/working-order.js";
import { ask, askPortfolio, portfolioOf } from "./ask-desk.js";
import type { Desk } from "./desk.js";
import { strategyThrew } from "./errors.js";
import { PositionLog } from "./position-log.js";

/** How a simulation goes through the bars. */
export interface SimulationPlan {
  /** The account. */
  readonly venue: Venue;
  /** Its symbols, in the order of allocation. */
  readonly desks: readonly Desk[];
  /** Every instant at which any symbol has a bar, rising. */
  readonly clock: Float64Array;
  /** Whether a market order is filled at the close of its own bar. */
  readonly fillAtClose: boolean;
  /** Whether ambiguous bars go the better way. */
  readonly optimistic: boolean;
  /** Whether what is held is sold at the last close. */
  readonly closeAtEnd: boolean;
}

/** What going through the bars left behind, besides the account itself. */
export interface SimulationTrace {
  /** Account value at each close. */
  readonly equity: Float64Array;
  /** Units held at each close; for several symbols the value held per unit of equity (NaN = held without equity). Made when somebody asks. */
  readonly position: () => Float64Array;
  /** Bars with a position at the close. */
  readonly heldBars: number;
  /** Bars whose result depends on what came first. */
  readonly ambiguous: readonly AmbiguousBar[];
}

/** A bar whose result depends on whether its high or its low came first. */
export interface AmbiguousBar {
  /** Ticker. */
  readonly symbol: string | null;
  /** Bar of the run. */
  readonly bar: number;
  /** Opening instant, epoch milliseconds UTC. */
  readonly ts: number;
}

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

/** One symbol: the same steps as `walkAll`, and nothing at all for a bar on which no order waits. */
function walkOne(plan: SimulationPlan, desk: Desk): SimulationTrace {
  const { venue, clock, fillAtClose } = plan;
  const { market } = desk;
  const { ledger } = venue;
  const { holding } = market;
  const { close } = market.bars;
  const idle = !chargesInterest(venue) && desk.run.actions.length === 0 && venue.options.volumeShare === Infinity;
  const portfolio = portfolioOf(plan.desks);
  const closeAllAt = plan.closeAtEnd ? close.length - 1 : -1;
  const equity = new Float64Array(close.length);
  const positions = new PositionLog();
  const ambiguous: AmbiguousBar[] = [];
  let held = 0;
  desk.active = true;
  for (let tick = 0; tick < close.length; tick++) {
    venue.tick = market.bar = market.tick = tick;
    if (idle && market.orders.length === 0) market.price = close[tick]!;
    else if (matchOne(plan, desk)) ambiguous.push({ symbol: market.symbol, bar: tick, ts: clock[tick]! });
    ask(desk, venue);
    if (portfolio !== null) askPortfolio(portfolio, plan.desks, venue, tick);
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

function matchOne(plan: SimulationPlan, desk: Desk): boolean {
  const { venue, clock } = plan;
  const { tick } = desk.market;
  if (tick > 0 && chargesInterest(venue)) chargeInterest(venue, clock[tick]! - clock[tick - 1]!);
  matchOpens(plan);
  return closeBar(plan, desk);
}

function chargesInterest({ options }: Venue): boolean {
  return options.borrowRate > 0 || options.marginRate > 0;
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
    seat.strategy.onStart?.(seat.df);
  } catch (cause) {
    throw strategyThrew(run.name, run.frame, 0, cause);
  }
}

/** What reduces a position goes first, so that its money is there for what opens one. */
function matchOpens({ venue, desks }: SimulationPlan): void {
  for (const desk of desks) {
    if (!desk.active) continue;
    desk.settleActions(venue);
    const { market } = desk;
    market.capacity = capacityOf(desk, venue.options.volumeShare);
    if (market.orders.length > 0) {
      expireOrders(venue, market);
    }
  }
  for (const { active, market } of desks) {
    if (!active || market.orders.length === 0) continue;
    matchPrice(venue, market, market.open, desks.length > 1 ? reduces : undefined);
  }
  if (desks.length === 1) return;
  for (const { active, market } of desks) {
    if (active && market.orders.length > 0) matchPrice(venue, market, market.open, opens);
  }
}

function reduces({ market, terms }: WorkingOrder): boolean {
  return market.holding.units * terms.sign < 0;
}

function opens(order: WorkingOrder): boolean {
  return !reduces(order);
}

function capacityOf({ market }: Desk, share: number): number {
  if (share === Infinity) return Infinity;
  const volume = market.bars.volume[market.bar]!;
  return Number.isNaN(volume) ? Infinity : volume * share;
}

/** Walks through the bar to its close; tells whether the result depends on what came first. */
function closeBar({ venue, optimistic }: SimulationPlan, desk: Desk): boolean {
  const { market } = desk;
  const { bars, bar } = market;
  let ambiguous = false;
  if (market.orders.length > 0) {
    const prices = { open: bars.open[bar]!, high: bars.high[bar]!, low: bars.low[bar]!, close: bars.close[bar]! };
    ambiguous = matchInside(venue, market, prices, optimistic, () => desk.finerBars());
  }
  market.price = bars.close[bar]!;
  return ambiguous;
}

/** As at the open, what reduces a position goes first. */
function matchCloses({ venue, desks }: SimulationPlan): void {
  for (const fits of desks.length > 1 ? [reduces, opens] : [isAny]) {
    for (const { active, market } of desks) {
      if (!active || market.orders.length === 0) continue;
      matchPrice(venue, market, market.price, (order) => order.terms.type === "market" && fits(order));
    }
  }
}

function isAny(): boolean {
  return true;
}

function closeAll({ venue, desks }: SimulationPlan): void {
  for (const { market } of desks) {
    for (const order of [...market.orders]) venue.end(order, "cancelled", "end of data");
    const { units } = market.holding;
    if (units === 0) continue;
    market.capacity = Infinity;
    placeMarket(venue, market, units > 0 ? -1 : 1, wholePosition, true);
    matchPrice(venue, market, market.price);
  }
}

/** Only who owes money or units can fall below a margin. */
function isBorrowing({ ledger, markets, bust }: Venue): boolean {
  if (bust) return false;
  if (ledger.cash < 0) return true;
  for (const { holding } of markets) if (holding.units < 0) return true;
  return false;
}
