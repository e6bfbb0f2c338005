/** Resident memory of a process that holds 1 M bars, computes two indicators and runs a backtest, at its highest. */
import { runBacktest } from "../src/backtest/run-backtest.js";
import { Cross } from "./cross.js";
import { report } from "./measure.js";
import { createRandomWalk } from "./random-walk.js";

const before = process.resourceUsage().maxRSS / 1024;
const result = runBacktest(createRandomWalk(1_000_000), Cross);
const after = process.resourceUsage().maxRSS / 1024;
report(
  "memory of a run over 1 M bars, at its highest",
  `${after.toFixed(0)} MB (goal 400)`,
  `empty ${before.toFixed(0)} MB`,
);
report("  its six bar columns, two indicators, equity", `${((9 * 8 * result.bars) / 1024 / 1024).toFixed(0)} MB`);
