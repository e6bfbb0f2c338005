import { expireOrders, matchInside, matchPrice } from "../execution/match-bar.js";
import { placeMarket, wholePosition } from "../execution/place-market.js";
import type { Venue } from "../execution/venue.js";
import type { WorkingOrder } from "../execution/working-order.js";
import type { Desk } from "./desk.js";
import type { SimulationPlan } from "./simulation-plan.js";

/** What reduces a position goes first, so that its money is there for what opens one. */
export function matchOpens({ venue, desks }: SimulationPlan): void {
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
export function closeBar({ venue, optimistic }: SimulationPlan, desk: Desk): boolean {
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
export function matchCloses({ venue, desks }: SimulationPlan): void {
  for (const fits of desks.length > 1 ? [reduces, opens] : [isAny]) {
    for (const { active, market } of desks) {
      if (!active || market.orders.length === 0) continue;
      if (fits !== opens) expireOrders(venue, market, isMarketOrder);
      matchPrice(venue, market, market.price, (order) => isMarketOrder(order) && fits(order));
    }
  }
}

function isAny(): boolean {
  return true;
}

function isMarketOrder({ terms }: WorkingOrder): boolean {
  return terms.type === "market";
}

/** Sells what is held at the last close. */
export function closeAll({ venue, desks }: SimulationPlan): void {
  for (const { market } of desks) {
    for (const order of [...market.orders]) venue.end(order, "cancelled", "end of data");
    const { units } = market.holding;
    if (units === 0) continue;
    market.capacity = Infinity;
    placeMarket(venue, market, units > 0 ? -1 : 1, wholePosition, true);
    matchPrice(venue, market, market.price);
  }
}

/** Whether time costs the account anything. */
export function chargesInterest({ options }: Venue): boolean {
  return options.borrowRate > 0 || options.marginRate > 0;
}
