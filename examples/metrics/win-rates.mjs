// One account, its win rate as tools count it. Run: node examples/metrics/win-rates.mjs
import { changesOf, endsOf, percent, printTable, runOneAccount } from "./run-one-account.mjs";

const result = await runOneAccount();
const { returns, start, trades } = result;
const closed = trades.filter(({ open }) => !open);
const pnl = ({ pnl }) => pnl;
const beforeCosts = (trade) => trade.pnl + trade.commission;

printTable(
  ["counted", "of", "win rate"],
  [
    ["trades that made money after costs: `native`", trades.map(pnl)],
    ["the same, closed ones alone: `bpy`", closed.map(pnl)],
    ["closed trades before costs", closed.map(beforeCosts)],
    ["sessions", Array.from(returns)],
    ["sessions on which the account moved", Array.from(returns).filter((value) => value !== 0)],
    ["months", Array.from(changesOf(endsOf(result, "month"), start))],
  ].map(([name, values]) => [name, values.length, percent(values.filter((value) => value > 0).length / values.length)]),
);
