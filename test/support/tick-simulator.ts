import { execute } from "./tick-fill.js";
import { place } from "./tick-place.js";
import {
  add,
  end,
  equityOf,
  follow,
  isMarketable,
  waiting,
  type TickBar,
  type TickRun,
  type TickState,
} from "./tick-state.js";

/** One way through a bar: its turning points. */
export type Way = readonly number[];

const tick = 1 / 16;

/**
 * A second, slow simulator: inside a bar the price visits every sixteenth from point to point, and at each of them every
 * order that waits is looked at.
 *
 * @param choose - the state that goes on, of those that the ways through a bar lead to from the state at its open
 */
export function simulateTicks(
  run: TickRun,
  choose: (states: readonly TickState[], bar: number, start: TickState) => TickState,
): TickState {
  let state: TickState = {
    cash: run.cash,
    units: 0,
    price: NaN,
    bar: 0,
    bust: false,
    groups: 0,
    orders: [],
    fills: [],
    equity: [],
  };
  for (const [index, bar] of run.bars.entries()) {
    state.bar = index;
    expire(state, run.bars);
    visit(run, state, bar.open);
    const start = state;
    const ends = listWays(start, bar).map((way) => walk(run, start, way));
    state = choose(ends, index, start);
    if (!state.bust) for (const action of run.script[index] ?? []) place(state, action);
    if (run.fill === "close") visitMarket(run, state, bar.close);
    if (run.closeAtEnd && index === run.bars.length - 1) closeAll(run, state);
    state.equity.push(equityOf(state));
    checkMargin(state);
  }
  return state;
}

/** Low first, high first; each once more after what may open a position was reached; a stop-limit's limit at last. */
function listWays(state: TickState, { open, high, low, close }: TickBar): readonly Way[] {
  const lowFirst = [low, high];
  const highFirst = [high, low];
  const middles: Way[] = [lowFirst, highFirst];
  for (const order of waiting(state)) {
    const { role, type, reduceOnly, limit, stop, sign, triggered } = order;
    const starts: Way[] = [];
    if (type !== "market") starts.push([triggered ? null : stop, limit].filter((point) => point !== null));
    if (type === "trailingStop") {
      const copy = { ...order };
      follow(copy, sign > 0 ? low : high);
      starts.push([copy.best, copy.stop!]);
    }
    if (role === "order" && !reduceOnly) {
      for (const start of starts) middles.push([...start, ...lowFirst], [...start, ...highFirst]);
    }
    if (type === "stopLimit") middles.push([...(sign > 0 ? lowFirst : highFirst), limit!]);
  }
  const inside = middles.filter((middle) => middle.every((point) => point >= low && point <= high));
  return inside.map((middle) => [open, ...middle, close]);
}

/** The state at the end of a way. */
export function walk(run: TickRun, start: TickState, way: Way): TickState {
  const state = structuredClone(start);
  for (let k = 1; k < way.length; k++) {
    const step = Math.sign(way[k]! - way[k - 1]!) * tick;
    for (let price = way[k - 1]!; price !== way[k]!;) visit(run, state, (price += step));
  }
  state.price = way.at(-1)!;
  return state;
}

/** Fills what may be filled at one price until nothing more may. */
function visit(run: TickRun, state: TickState, price: number): void {
  state.price = price;
  for (;;) {
    for (const order of waiting(state)) follow(order, price);
    const next = waiting(state).find((order) => isMarketable(order, price));
    if (next === undefined) return;
    execute(run, state, next, price);
  }
}

function visitMarket(run: TickRun, state: TickState, price: number): void {
  const known = state.orders.length;
  for (const order of waiting(state)) {
    if (order.type === "market" && order.status === "open") execute(run, state, order, price);
  }
  for (const order of state.orders.slice(known)) {
    if (order.status === "open" && isMarketable(order, price)) execute(run, state, order, price);
  }
}

function expire(state: TickState, bars: readonly TickBar[]): void {
  const dayOf = (bar: number): number => Math.floor(bars[bar]!.ts / 864e5);
  for (const order of waiting(state)) {
    order.firstBar ??= state.bar;
    const over =
      "day" in order.until ? dayOf(order.firstBar) !== dayOf(state.bar) : bars[state.bar]!.ts > order.until.ts;
    if (over) end(state, order, "expired", "expired");
  }
}

function closeAll(run: TickRun, state: TickState): void {
  for (const order of waiting(state)) end(state, order, "cancelled", "end of data");
  if (state.units === 0) return;
  const sign = state.units > 0 ? -1 : 1;
  execute(run, state, add(state, { type: "market", sign, size: { parent: null }, reduceOnly: true }), state.price);
}

function checkMargin(state: TickState): void {
  const equity = equityOf(state);
  const exposure = Math.abs(state.units) * state.price;
  if (state.bust || (state.units >= 0 && state.cash >= 0)) return;
  if (equity > 0 && equity >= exposure * 0.25) return;
  if (equity <= 0) state.bust = true;
  for (const order of waiting(state)) end(state, order, "cancelled", state.bust ? "account is bust" : "margin call");
  if (state.units === 0) return;
  const sign = state.units > 0 ? -1 : 1;
  add(state, { type: "market", sign, size: { parent: null }, reduceOnly: true, reason: "margin call" });
}
