// A bar that reaches the stop and the target of a bracket, decided in three ways. Run: node examples/fills/same-bar.mjs
import { printTable, runOrders, show, toFrame } from "./run-orders.mjs";

const rows = [
  [100, 100, 100, 100],
  [101, 106, 96, 100],
];
const bracket = { type: "market", side: "BUY", quantity: 10, stopLoss: 97, takeProfit: 105 };

// Four bars of an hour that make up the second day: it fell before it rose.
const hours = [
  [101, 101, 98, 99],
  [99, 99, 96, 98],
  [98, 106, 98, 105],
  [105, 105, 100, 100],
];
const finer = toFrame(hours, { resolution: "1h", stepMs: 36e5, from: toFrame(rows).ts[1] });

printTable(
  ["sameBar", "sold at", "what sold it", "return", "returnLow", "returnHigh", "ambiguous trades"],
  ["pessimistic", "optimistic", "lowerTimeframe"].map((sameBar) => {
    const { fills, orders, metrics, ambiguity } = runOrders(rows, { 0: bracket }, { sameBar, cash: 1010, finer });
    const exit = orders.find(({ role, status }) => role !== "order" && status === "filled");
    const returns = [metrics.total_return, ambiguity.returnLow, ambiguity.returnHigh];
    return [sameBar, fills.at(-1).price, exit.role, ...returns.map((value) => show(value, 4)), ambiguity.trades];
  }),
);
