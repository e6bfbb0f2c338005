import { fillOrder } from "./fill-order.js";
import { listWays } from "./list-ways.js";
import type { Prices } from "./prices.js";
import { takeBaseline, takeSnapshot } from "./snapshot.js";
import { isMarketable, isTouched, triggerBetween } from "./trigger.js";
import type { Venue } from "./venue.js";
import type { Market, WorkingOrder } from "./working-order.js";

const dayMs = 864e5;

/** Drops orders whose time is over before they can be filled on the bar. */
export function expireOrders(venue: Venue, market: Market, fits: (order: WorkingOrder) => boolean = isAny): void {
  if (market.orders.every(isGoodTillCancelled)) return;
  const { ts } = market;
  const today = Math.floor(ts / dayMs);
  for (const order of [...market.orders]) {
    const { timeInForce, goodTill } = order.terms;
    if (timeInForce === "GTC" || !fits(order)) continue;
    if (timeInForce === "DAY" && Number.isNaN(order.day)) order.day = today;
    if (timeInForce === "DAY" ? order.day !== today : ts > goodTill) venue.end(order, "expired", "expired");
  }
}

function isGoodTillCancelled({ terms }: WorkingOrder): boolean {
  return terms.timeInForce === "GTC";
}

/** Fills, in order of placing, what may be filled at one price, and what those fills set off there. */
export function matchPrice(
  venue: Venue,
  market: Market,
  price: number,
  fits: (order: WorkingOrder) => boolean = isAny,
): void {
  const known = venue.orders.length;
  // Fills take orders out of the list; one alone needs no copy to be safe from that.
  for (const order of market.orders.length === 1 ? market.orders : [...market.orders]) {
    if (order.terms.type === "trailingStop" && order.waitsForStop) order.trailTo(price);
    if (order.status === "open" && fits(order) && isMarketable(order, price)) fillOrder(venue, order, price);
  }
  for (let k = known; k < venue.orders.length; k++) {
    const order = venue.orders.at(k);
    if (order.market === market && order.status === "open" && isMarketable(order, price))
      fillOrder(venue, order, price);
  }
}

/**
 * Walks from the open through the bar and fills what the prices reach. Where the result depends on what came
 * first, finer bars decide; without any, every way of `listWays` is walked and the worst one holds, or the best.
 *
 * @param finer - finer bars of the same span, empty = none
 * @returns whether it could have ended differently
 */
export function matchInside(
  venue: Venue,
  market: Market,
  bar: Prices,
  optimistic: boolean,
  finer: () => readonly Prices[] = () => [],
): boolean {
  if (market.orders.length === 0) return false;
  const touched = market.orders.filter((order) => isTouched(order, bar.high, bar.low));
  if (touched.length === 0) {
    trail(market, bar.low, bar.high);
    return false;
  }
  if (touched.length === 1 && isPlain(touched[0]!, bar)) {
    const order = touched[0]!;
    order.triggered = true;
    fillOrder(venue, order, order.terms.type === "limit" ? order.limit : order.stop);
    trail(market, bar.low, bar.high);
    return false;
  }
  return walkEveryWay(venue, market, bar, optimistic, finer);
}

function isAny(): boolean {
  return true;
}

/** Walks every way through the bar from the same start, and keeps the worst of them at the close, or the best. */
function walkEveryWay(
  venue: Venue,
  market: Market,
  bar: Prices,
  optimistic: boolean,
  finer: () => readonly Prices[],
): boolean {
  const baseline = takeBaseline(venue, market);
  const undo = takeSnapshot(venue, market, baseline);
  const ways = listWays(market, bar);
  let first: WayEnd | null = null;
  let best = { equity: NaN, keep: undo };
  let ambiguous = false;
  for (const way of ways) {
    undo();
    walk(venue, market, way);
    market.price = bar.close;
    const { equity } = venue;
    if (first === null) first = toWayEnd(equity, market);
    else ambiguous ||= !isSame(toWayEnd(equity, market), first);
    if (optimistic ? equity <= best.equity : equity >= best.equity) continue;
    best = { equity, keep: takeSnapshot(venue, market, baseline) };
  }
  const parts = ambiguous ? finer() : [];
  if (parts.length > 0) {
    undo();
    return walkFiner(venue, market, parts, optimistic);
  }
  best.keep();
  return ambiguous;
}

/** Where a way through a bar led to. */
interface WayEnd {
  readonly equity: number;
  readonly units: number;
  /** Orders that still wait. */
  readonly orders: readonly WorkingOrder[];
  /** Whether the stop of each was hit. */
  readonly triggered: readonly boolean[];
}

function toWayEnd(equity: number, { holding: { units }, orders }: Market): WayEnd {
  return { equity, units, orders: [...orders], triggered: orders.map(({ triggered }) => triggered) };
}

/** The same fills in another order may differ in the last bit. */
function isSame(a: WayEnd, b: WayEnd): boolean {
  if (a.units !== b.units || a.orders.length !== b.orders.length) return false;
  if (Math.abs(a.equity - b.equity) > 1e-12 * Math.abs(b.equity)) return false;
  if (a.orders.every((order, k) => order === b.orders[k] && a.triggered[k] === b.triggered[k])) return true;
  return describeWaiting(a) === describeWaiting(b);
}

/** Sides of brackets that were set on different ways are different objects of one name. */
function describeWaiting({ orders, triggered }: WayEnd): string {
  const names = orders.map(({ id }, k) => `${id} ${String(triggered[k])}`);
  return names.sort().join();
}

function walkFiner(venue: Venue, market: Market, parts: readonly Prices[], optimistic: boolean): boolean {
  let ambiguous = false;
  for (const [k, part] of parts.entries()) {
    if (k > 0) matchPrice(venue, market, part.open);
    if (matchInside(venue, market, part, optimistic)) ambiguous = true;
  }
  return ambiguous;
}

function walk(venue: Venue, market: Market, points: readonly number[]): void {
  for (let k = 1; k < points.length; k++) walkStraight(venue, market, points[k - 1]!, points[k]!);
}

function walkStraight(venue: Venue, market: Market, from: number, to: number): void {
  let at = from;
  const tried = new Set<WorkingOrder>();
  for (;;) {
    const { level, orders } = nextTriggers(market, at, to, tried);
    if (orders.length === 0) break;
    at = level;
    trail(market, at, at);
    for (const order of orders) {
      tried.add(order);
      if (order.status === "open" && isMarketable(order, at)) fillOrder(venue, order, at);
    }
    matchPrice(venue, market, at, ({ terms }) => terms.role !== "order");
  }
  trail(market, to, to);
}

/** The orders that the way from `at` to `to` sets off first, all at one price, in order of placing. */
function nextTriggers(
  market: Market,
  at: number,
  to: number,
  tried: ReadonlySet<WorkingOrder>,
): { readonly level: number; readonly orders: readonly WorkingOrder[] } {
  let first = NaN;
  let orders: WorkingOrder[] = [];
  for (const order of market.orders) {
    if (tried.has(order)) continue;
    const level = triggerBetween(order, at, to);
    if (Number.isNaN(level)) continue;
    if (level === first) orders.push(order);
    else if (orders.length === 0 || Math.abs(level - at) < Math.abs(first - at)) {
      first = level;
      orders = [order];
    }
  }
  return { level: first, orders };
}

function trail(market: Market, low: number, high: number): void {
  for (const order of market.orders) {
    if (order.terms.type === "trailingStop" && order.waitsForStop) order.trailTo(order.terms.sign > 0 ? low : high);
  }
}

/** Whether an order ends the same on every way through the bar, and sets nothing off that could be reached. */
function isPlain(order: WorkingOrder, { high, low }: Prices): boolean {
  const { type, group, stopLoss, takeProfit } = order.terms;
  if (type === "trailingStop" || type === "stopLimit" || group !== null) return plainGroup(order);
  return !(stopLoss >= low && stopLoss <= high) && !(takeProfit >= low && takeProfit <= high);
}

/** One side of a bracket: its fill only takes away orders that were not reached anyway. */
function plainGroup({ terms }: WorkingOrder): boolean {
  return terms.role !== "order";
}
