// 10 000 of money and leverage 2, long all the way down. Run: node examples/fills/margin.mjs
import { printTable, runOrders, show } from "./run-orders.mjs";

const rows = [
  [100, 100, 100, 100],
  [100, 100, 95, 95],
  [95, 95, 80, 80],
  [80, 80, 65, 65],
  [62, 66, 60, 66],
  [66, 70, 66, 70],
];
const options = { leverage: 2, maintenance: 0.25, marginRate: 0.05 };
const result = runOrders(rows, { 0: { target: 2 } }, options);

printTable(
  ["bar", "close", "units", "equity", "equity / value held", "what happened"],
  rows.map(([, , , close], bar) => {
    const units = result.position[bar];
    const share = units === 0 ? "" : show(result.equity[bar] / (units * close), 3);
    const fills = result.fills.filter((fill) => fill.bar === bar);
    const events = result.events.filter(({ ts }) => ts === result.frame.ts[bar]);
    const told = [
      ...fills.map(({ side, quantity, price }) => `${side} ${quantity} at ${price}`),
      ...events.map(({ kind }) => kind),
    ];
    return [bar, close, units, show(result.equity[bar]), share, told.join(", ")];
  }),
);
