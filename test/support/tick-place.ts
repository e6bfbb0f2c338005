import type { Action, Order } from "../../src/model/order.js";
import { add, end, equityOf, placeSides, waiting, type TickState } from "./tick-state.js";

export function place(state: TickState, action: Action): void {
  const { units } = state;
  const whole = { type: "market", size: { parent: null }, reduceOnly: true } as const;
  const opposite = units > 0 ? -1 : 1;
  if (action === "SELL") {
    if (units !== 0) add(state, { ...whole, sign: opposite });
  } else if (action === "BUY") {
    if (units < 0) add(state, { ...whole, sign: 1 });
    if (units <= 0) add(state, { type: "market", size: { fraction: 1 }, sign: 1 });
  } else if ("oco" in action) {
    const group = `oco ${state.groups++}`;
    for (const order of action.oco) placeOrder(state, order, group);
  } else if ("target" in action) {
    const goal = Math.sign(action.target) * Math.floor((Math.abs(action.target) * equityOf(state)) / state.price);
    if (goal === units) return;
    const sign = goal > units ? 1 : -1;
    add(state, action.target === 0 ? { ...whole, sign } : { type: "market", size: { target: action.target }, sign });
  } else if ("close" in action) {
    if (units !== 0) add(state, { ...whole, sign: opposite });
  } else if ("cancel" in action) {
    for (const order of waiting(state)) {
      if (order.role === "order" && order.reason !== "margin call") {
        end(state, order, "cancelled", "cancelled by the strategy");
      }
    }
  } else if ("protect" in action) {
    for (const side of ["stopLoss", "takeProfit"] as const) {
      const price = action.protect[side];
      if (price === undefined || units === 0) continue;
      for (const order of waiting(state)) {
        if (order.role === side) end(state, order, "cancelled", "replaced by a newer order");
      }
      const sides = { stopLoss: null, takeProfit: null, [side]: price };
      placeSides(state, { sign: units > 0 ? 1 : -1, ...sides }, { parent: null });
    }
  } else if ("type" in action) placeOrder(state, action, null);
}

function placeOrder(state: TickState, order: Order, group: string | null): void {
  const sign = order.side === "BUY" ? 1 : -1;
  const closes = order.quantity === undefined && state.units * sign < 0;
  const quantity = order.quantity ?? { fraction: 1 };
  if (typeof quantity === "object" && !("fraction" in quantity)) throw new Error("not simulated");
  add(state, {
    type: order.type,
    sign,
    size: closes ? { parent: null } : quantity,
    reduceOnly: closes || order.reduceOnly === true,
    until: order.timeInForce === "DAY" ? { day: true } : { ts: order.goodTill ?? Infinity },
    group,
    limit: "limit" in order ? order.limit : null,
    stop: "stop" in order ? order.stop : null,
    stopLoss: order.stopLoss ?? null,
    takeProfit: order.takeProfit ?? null,
    trail: "trail" in order ? (order.trail ?? null) : null,
    trailPercent: "trailPercent" in order ? (order.trailPercent ?? null) : null,
  });
}
