import { placeMarket, wholePosition } from "./place-market.js";
import type { Venue } from "./venue.js";
import { isForced, parentOf, type Market, type OrderSize, type WorkingOrder } from "./working-order.js";

const yearMs = 365 * 864e5;

/** Charges borrow fees and interest on borrowed money for the time since the bar before. */
export function chargeInterest(venue: Venue, elapsedMs: number): void {
  const { borrowRate, marginRate } = venue.options;
  const { ledger } = venue;
  const years = elapsedMs / yearMs;
  for (const { holding, price } of venue.markets) {
    if (borrowRate === 0 || holding.units >= 0) continue;
    const fee = -holding.units * price * borrowRate * years;
    ledger.cash -= fee;
    holding.income -= fee;
    venue.interest += fee;
  }
  if (marginRate > 0 && ledger.cash < 0) {
    const interest = -ledger.cash * marginRate * years;
    ledger.cash -= interest;
    venue.interest += interest;
  }
}

/** A split: more units at a lower price, orders that wait included. */
export function applySplit(venue: Venue, market: Market, ratio: number): void {
  const { holding } = market;
  holding.units *= ratio;
  holding.entered *= ratio;
  holding.exited *= ratio;
  market.price /= ratio;
  for (const order of new Set([...market.orders, ...market.orders.map(parentOf)])) {
    if (order !== null) order.guarded *= ratio;
  }
  for (const order of market.orders) splitOrder(order, ratio);
  venue.events.push({ kind: "split", symbol: market.symbol, ts: market.ts, value: ratio });
}

function splitOrder(order: WorkingOrder, ratio: number): void {
  const { size, stopLoss, takeProfit, trail } = order.terms;
  order.terms = {
    ...order.terms,
    size: splitSize(size, ratio),
    stopLoss: stopLoss / ratio,
    takeProfit: takeProfit / ratio,
    trail: trail / ratio,
  };
  order.limit /= ratio;
  order.stop /= ratio;
  order.best /= ratio;
  order.quantity *= ratio;
  order.asked *= ratio;
  order.filled *= ratio;
}

/** Units are split; money, shares of the equity and of a position are not. */
function splitSize(size: OrderSize, ratio: number): OrderSize {
  if (typeof size === "number") return size * ratio;
  return "units" in size ? { units: size.units * ratio } : size;
}

/** A cash dividend per unit: received on long positions, paid on short ones. */
export function payDividend(venue: Venue, market: Market, amount: number): void {
  const { holding } = market;
  if (holding.units === 0) return;
  const money = holding.units * amount;
  venue.ledger.cash += money;
  holding.income += money;
  venue.events.push({ kind: "dividend", symbol: market.symbol, ts: market.ts, value: money });
}

/**
 * Checks the account at the close: below the maintenance margin everything is closed at the next price there is;
 * without money left the account is bust and stays flat from there on.
 */
export function checkMargin(venue: Venue): void {
  const { exposure, equity } = venue;
  if (equity > 0 && equity >= exposure * venue.options.maintenance) return;
  if (exposure === 0 && (venue.bust || equity > 0)) return;
  const { tick } = venue;
  const { ts } = venue.markets.find((market) => market.tick === tick)!;
  const called = venue.markets.filter((market) => market.holding.units !== 0 && !market.orders.some(isForced));
  if (called.length > 0) venue.events.push({ kind: "margin call", symbol: null, ts, value: equity });
  if (equity <= 0 && !venue.bust) {
    venue.bust = true;
    venue.events.push({ kind: "bust", symbol: null, ts, value: equity });
  }
  for (const market of venue.markets) liquidate(venue, market);
}

/** An order that closes a position after a margin call waits until it is filled, whatever else is asked for. */
function liquidate(venue: Venue, market: Market): void {
  venue.cancel(market, venue.bust ? "account is bust" : "margin call", () => true);
  const { units } = market.holding;
  if (units === 0 || market.orders.length > 0) return;
  placeMarket(venue, market, units > 0 ? -1 : 1, wholePosition, true).reason = "margin call";
}
