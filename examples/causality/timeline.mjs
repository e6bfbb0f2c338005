// When a decision is made, and when it is filled. Run: node examples/causality/timeline.mjs
import { printTable, runOrders } from "../fills/run-orders.mjs";

const rows = [
  [100, 101, 99, 101],
  [102, 104, 102, 103],
  [105, 106, 104, 106],
  [104, 105, 102, 103],
];
const decisions = { 0: "BUY", 2: "SELL" };
const run = (fill) => runOrders(rows, decisions, { fill, sizing: { units: 1 } });
const [atOpen, atClose] = [run("open"), run("close")];

const told = ({ fills }, bar) =>
  fills.filter((fill) => fill.bar === bar).map(({ side, price }) => `${side} at ${price}`);

printTable(
  ["bar", "open", "close", "decided at its close", "filled (default)", 'filled with `fill: "close"`'],
  rows.map(([open, , , close], bar) => [bar, open, close, decisions[bar] ?? "", told(atOpen, bar), told(atClose, bar)]),
);
