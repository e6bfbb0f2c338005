// What an order of 10 units pays when the next bar opens at 100. Run: node examples/fills/costs.mjs
import {
  fixedCommission,
  ibkrFixed,
  ibkrTiered,
  noCommission,
  percentCommission,
  perShareCommission,
  sumOfCommissions,
} from "algo-trader";
import { printTable, runOrders, show } from "./run-orders.mjs";

const rows = [
  [100, 100, 100, 100, 40],
  [100, 100.5, 99.5, 100, 40],
  [100, 100.5, 99.5, 100, 40],
  [100, 100.5, 99.5, 100, 40],
];
const market = { type: "market", side: "BUY", quantity: 10 };
const limit = { type: "limit", side: "BUY", quantity: 10, limit: 100 };

const cases = [
  ["no cost", market, {}],
  ["`spread: 0.001`, half of it", market, { spread: 0.001 }],
  ["`slippageBps: 5`", market, { slippageBps: 5 }],
  ["both", market, { spread: 0.001, slippageBps: 5 }],
  ["both, buy limit 100", limit, { spread: 0.001, slippageBps: 5 }],
  ["`percentCommission(0.002)`", market, { commission: percentCommission(0.002) }],
  ["`fixedCommission(1)`", market, { commission: fixedCommission(1) }],
  ["a sum of the two", market, { commission: sumOfCommissions(fixedCommission(1), percentCommission(0.002)) }],
  ["`perShareCommission(0.01)`", market, { commission: perShareCommission(0.01) }],
  ["`ibkrFixed()`", market, { commission: ibkrFixed() }],
  ["`ibkrTiered()`", market, { commission: ibkrTiered() }],
  ["a function of your own", market, { commission: { name: "mine", fee: (quantity) => 0.5 + 0.02 * quantity } }],
  ["`volumeShare: 0.1` of 40, `ibkrFixed()`", market, { volumeShare: 0.1, commission: ibkrFixed() }],
];

printTable(
  ["costs", "fills", "commission"],
  cases.map(([name, order, options]) => {
    const { fills } = runOrders(rows, { 0: order }, { commission: noCommission, ...options });
    const parts = fills.map(({ bar, quantity, price }) => `${quantity} at ${show(price, 5)} on bar ${bar}`);
    return [name, parts.join(", "), show(fills.reduce((sum, { commission }) => sum + commission, 0))];
  }),
);
