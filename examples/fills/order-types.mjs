// Where each order type fills on the bar after it was placed. Run: node examples/fills/order-types.mjs
import { printTable, runOrders, show } from "./run-orders.mjs";

const calm = [100, 100, 100, 100];
const buy = (order) => ({ side: "BUY", quantity: 10, ...order });
const sell = (order) => ({ side: "SELL", ...order });

/** What it is, the bar after it, the order, and whether something is held that it sells. */
const cases = [
  ["market", [101, 103, 99, 102], buy({ type: "market" })],
  ["buy limit 98", [101, 103, 97, 102], buy({ type: "limit", limit: 98 })],
  ["buy limit 98, bar opens below", [96, 99, 95, 97], buy({ type: "limit", limit: 98 })],
  ["buy limit 98, not reached", [101, 103, 99, 102], buy({ type: "limit", limit: 98 })],
  ["sell limit 102, bar opens above", [104, 105, 103, 104], sell({ type: "limit", limit: 102 }), "held"],
  ["buy stop 102", [101, 103, 99, 102], buy({ type: "stop", stop: 102 })],
  ["buy stop 102, bar opens above", [104, 106, 103, 105], buy({ type: "stop", stop: 102 })],
  ["sell stop 97", [99, 100, 96, 98], sell({ type: "stop", stop: 97 }), "held"],
  ["sell stop 97, bar opens below", [95, 96, 94, 95], sell({ type: "stop", stop: 97 }), "held"],
  ["buy stop 102 limit 103", [101, 104, 100, 103], buy({ type: "stopLimit", stop: 102, limit: 103 })],
  ["the same, bar jumps over both", [105, 106, 104, 105], buy({ type: "stopLimit", stop: 102, limit: 103 })],
  ["the same, bar comes back", [105, 106, 102, 105], buy({ type: "stopLimit", stop: 102, limit: 103 })],
  ["sell trailing stop, 3 behind", [103, 105, 103, 104], sell({ type: "trailingStop", trail: 3 }), "held"],
  ["the same, bar comes back", [101, 105, 101, 104], sell({ type: "trailingStop", trail: 3 }), "held"],
  ["the same, bar falls from the open", [100, 100, 96, 97], sell({ type: "trailingStop", trail: 3 }), "held"],
];

printTable(
  ["order", "open, high, low, close of the next bar", "filled at", "stop after the bar"],
  cases.map(([name, bar, order, held]) => {
    const { orders } = runOrders([calm, calm, bar], { 0: held ? "BUY" : null, 1: order });
    const { price, status, stop } = orders.at(-1);
    const moving = order.type === "trailingStop" && status === "open" ? show(stop) : "";
    return [name, bar.join(", "), status === "filled" ? show(price) : "waits", moving];
  }),
);
