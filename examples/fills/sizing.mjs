// How many units an order is for: decided at a close of 100, filled at an open of 102. Run: node examples/fills/sizing.mjs
import { percentCommission } from "algo-trader";
import { printTable, runOrders, show } from "./run-orders.mjs";

const flat = (close) => [close, close, close, close];
const rows = [100, 101, 100, 101, 100].map(flat);
const next = [102, 103, 101, 102];
const order = (quantity) => ({ type: "market", side: "BUY", quantity });

const cases = [
  ['`"BUY"`', "BUY", {}],
  ["`quantity: 7`", order(7), {}],
  ["`quantity: { cash: 2500 }`", order({ cash: 2500 }), {}],
  ["`quantity: { fraction: 0.5 }`", order({ fraction: 0.5 }), {}],
  ["the same, 0.2 % commission", order({ fraction: 0.5 }), { commission: percentCommission(0.002) }],
  ["the same, step 0.01", order({ fraction: 0.5 }), { instrument: { step: 0.01 } }],
  ["`{ target: 0.5 }`", { target: 0.5 }, {}],
  ["`{ target: -0.5 }`", { target: -0.5 }, {}],
  ["`quantity: { volatility: 0.1, lookbackBars: 4 }`", order({ volatility: 0.1, lookbackBars: 4 }), {}],
  ["`quantity: 200`", order(200), {}],
  ['the same, `onInsufficient: "cancel"`', order(200), { onInsufficient: "cancel" }],
  ["`quantity: 0.4`", order(0.4), {}],
  ["`quantity: 150`, `leverage: 2`", order(150), { leverage: 2 }],
];

printTable(
  ["asked for", "side", "units", "status", "reason"],
  cases.map(([name, decision, options]) => {
    const { orders } = runOrders([...rows, next], { 4: decision }, options);
    const { side, filled, status, reason } = orders[0];
    return [name, side, show(filled), status, reason ?? ""];
  }),
);
