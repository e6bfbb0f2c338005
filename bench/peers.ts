/**
 * A peer on the same bars and the same rule in the same run: grademark, the JavaScript library that can be installed from
 * npm (into a folder of its own). The rule is the mean of 20 closes against the mean of 50, both given as columns.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { runBacktest } from "../src/backtest/run-backtest.js";
import { computeIndicators } from "../src/indicators/compute-indicators.js";
import { Cross } from "./cross.js";
import { megabars, race, report } from "./measure.js";
import { createRandomWalk } from "./random-walk.js";

interface PeerBar {
  readonly short: number;
  readonly long: number;
}

interface Grademark {
  readonly backtest: (
    strategy: {
      entryRule(enter: () => void, args: { readonly bar: PeerBar }): void;
      exitRule(exit: () => void, args: { readonly bar: PeerBar }): void;
    },
    bars: unknown,
  ) => readonly unknown[];
}

interface DataForge {
  readonly DataFrame: new (rows: readonly object[]) => unknown;
}

const bars = 200_000;
const folder = mkdtempSync(path.join(os.tmpdir(), "bench-peers-"));
try {
  writeFileSync(path.join(folder, "package.json"), "{}");
  // It requires chai without declaring it.
  const packages = ["grademark@0.3.0", "chai@4.5.0"];
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--silent", ...packages], { cwd: folder });
  const load = createRequire(path.join(folder, "package.json"));
  const { backtest } = load("grademark") as Grademark;
  const { DataFrame } = load("data-forge") as DataForge;

  const frame = computeIndicators(createRandomWalk(bars), ["ma20", "ma50"]);
  const { open, high, low, close, ts, volume } = frame.bars;
  const [short, long] = [frame.col("ma20"), frame.col("ma50")];
  const rows = Array.from(ts, (time, i) => ({
    ...{ time: new Date(time), open: open[i]!, high: high[i]!, low: low[i]!, close: close[i]!, volume: volume[i]! },
    ...{ short: short[i]!, long: long[i]! },
  }));
  const table = new DataFrame(rows);
  const strategy = {
    entryRule(enter: () => void, { bar }: { readonly bar: PeerBar }): void {
      if (bar.short > bar.long) enter();
    },
    exitRule(exit: () => void, { bar }: { readonly bar: PeerBar }): void {
      if (bar.short < bar.long) exit();
    },
  };
  const [ours, theirs] = race(
    5,
    () => runBacktest(frame, Cross),
    () => backtest(strategy, table),
  ) as [number, number];
  report(`algo-trader, ${bars.toLocaleString("en")} bars, equity and metrics`, megabars(bars, ours));
  report("grademark 0.3.0, trades only", megabars(bars, theirs), `we are ${(theirs / ours).toFixed(0)}x as fast`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
