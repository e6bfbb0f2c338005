// One account, its deepest drawdown as tools count it. Run: node examples/metrics/drawdowns.mjs
import { deepestFall, endsOf, percent, printTable, runOneAccount } from "./run-one-account.mjs";

const result = await runOneAccount();
const { equity, returns, start, trades } = result;

let session = start;
const sessionEnds = returns.map((value) => (session *= 1 + value));
let money = start;
const afterTrades = trades.filter(({ open }) => !open).map(({ pnl }) => (money += pnl));
let peak = start;
const falls = Array.from(equity, (value) => (peak = Math.max(peak, value)) - value);

const rows = [
  ["every bar's close: `native`, `seed` and `bpy`", equity],
  ["every session's close", sessionEnds],
  ["every month's close", endsOf(result, "month")],
  ["closed trades alone", afterTrades],
].map(([name, values]) => [name, percent(deepestFall(values, start))]);
rows.push(["most money lost, as a share of the start", percent(-Math.max(...falls) / start)]);

printTable(["looked at", "deepest drawdown"], rows);
