import type { OrderReason } from "../../src/model/order.js";
import { end, equityOf, placeSides, waiting, type TickRun, type TickState, type Waiting } from "./tick-state.js";

export function execute(run: TickRun, state: TickState, order: Waiting, price: number): void {
  state.price = price;
  const { sign } = order;
  const worse = price * (1 + (sign * run.spread) / 2);
  const paid = order.limit === null ? worse : sign * worse > sign * order.limit ? order.limit : worse;
  const wanted = quantityOf(run, state, order, paid);
  const quantity = typeof wanted === "string" ? 0 : payable(run, state, order, wanted, paid);
  if (quantity === 0) end(state, order, "cancelled", typeof wanted === "string" ? wanted : "insufficient funds");
  else book(run, state, order, quantity, paid);
}

function fee(run: TickRun, quantity: number, price: number): number {
  return quantity * price * run.percent + run.fixed;
}

function heldAgainst({ units }: TickState, sign: number): number {
  return units * sign < 0 ? Math.abs(units) : 0;
}

function quantityOf(run: TickRun, state: TickState, order: Waiting, paid: number): number | OrderReason {
  const { size, sign } = order;
  const held = heldAgainst(state, sign);
  if (typeof size === "object" && "target" in size) {
    const goal = Math.sign(size.target) * Math.floor((Math.abs(size.target) * equityOf(state)) / paid);
    const change = sign * (goal - state.units);
    return change > 0 ? change : "nothing to reduce";
  }
  if (order.reduceOnly && held === 0) return "nothing to reduce";
  if (typeof size === "object" && "parent" in size) {
    const most = size.parent === null ? held : Math.min(held, state.orders[size.parent]!.guarded);
    return most > 0 ? most : "nothing to reduce";
  }
  const asked = typeof size === "number" ? size : largest(run, size.fraction * equityOf(state), paid);
  if (asked === 0 && order.reduceOnly) return "nothing to reduce";
  if (asked === 0) return state.units === 0 && equityOf(state) < paid ? "insufficient funds" : "below one step";
  if (!order.reduceOnly || asked <= held) return asked;
  order.reason = "more than is held";
  return held;
}

function largest(run: TickRun, budget: number, price: number, paidFee = 0, before = 0): number {
  let quantity = Math.max(0, Math.floor(budget / price));
  while (quantity > 0 && quantity * price + fee(run, before + quantity, price) - paidFee > budget) quantity--;
  return quantity;
}

function payable(run: TickRun, state: TickState, order: Waiting, quantity: number, paid: number): number {
  const closing = Math.min(quantity, heldAgainst(state, order.sign));
  const opening = quantity - closing;
  if (opening === 0) return quantity;
  // What is left to hold once the closing part is done at the price paid, its own fee counted with the rest.
  const left = state.units + order.sign * closing;
  const equity = state.cash - order.sign * closing * paid + left * (closing > 0 ? paid : state.price);
  const power = equity * run.leverage - Math.abs(left) * state.price;
  if (opening * paid + fee(run, quantity, paid) <= power) return quantity;
  if (run.onInsufficient === "cancel") return 0;
  const fits = largest(run, power, paid, 0, closing);
  if (closing + fits > 0) order.reason = "insufficient funds";
  return closing + fits;
}

function book(run: TickRun, state: TickState, order: Waiting, quantity: number, paid: number): void {
  const before = state.units;
  const closing = Math.min(quantity, heldAgainst(state, order.sign));
  state.cash -= order.sign * quantity * paid + fee(run, quantity, paid);
  state.units += order.sign * quantity;
  state.fills.push({ order: order.number, bar: state.bar, price: paid, quantity });
  order.filled = quantity;
  order.guarded += quantity - closing;
  if (typeof order.size === "object" && "parent" in order.size && order.size.parent !== null) {
    state.orders[order.size.parent]!.guarded -= quantity;
  }
  end(state, order, "filled", null);
  for (const other of waiting(state)) {
    if (order.group !== null && other.group === order.group) {
      end(state, other, "cancelled", "other order of the group was filled");
    }
  }
  if (state.units === 0 || state.units * before < 0) {
    for (const other of waiting(state))
      if (other.role !== "order") end(state, other, "cancelled", "position was closed");
  }
  if (state.units * order.sign > 0) placeSides(state, order, { parent: order.number });
}
