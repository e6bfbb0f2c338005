import type { BacktestResult } from "../../src/backtest/result.js";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import type { Frame } from "../../src/frame/frame.js";
import { computeIndicators } from "../../src/indicators/compute-indicators.js";
import type { Trade } from "../../src/model/trade.js";
import { loadBars } from "./load-fixture.js";

/** The columns of a full picture. */
export const panelColumns = ["ma20", "ma50", "bb", "rsi14", "macd"] as const;

/** The last bars of GOOG, daily, 2004 to 2013. */
export function googBars(bars: number): Frame {
  const all = loadBars("test/fixtures/bars/GOOG_1d.csv.gz", "GOOG", "1d");
  return all.slice(all.length - bars);
}

/** A moving-average crossover on a frame, whose picture shows the asked columns. */
export function resultOf(
  frame: Frame,
  columns: readonly string[] = panelColumns,
  changes: Partial<BacktestResult> = {},
): BacktestResult {
  const result = runBacktest(frame, "ma_cross", { profile: "seed", periodsPerYear: 252 });
  return { ...result, frame: computeIndicators(frame, columns), ...changes };
}

/** A trade from one bar to another. */
export function tradeOf(frame: Frame, entryBar: number, exitBar: number, changes: Partial<Trade> = {}): Trade {
  return {
    symbol: frame.symbol,
    side: "BUY",
    quantity: 1,
    entryBar,
    entryTs: frame.ts[entryBar]!,
    entryPrice: frame.col("close")[entryBar]!,
    exitBar,
    exitTs: frame.ts[exitBar]!,
    exitPrice: frame.col("close")[exitBar]!,
    pnl: 0,
    return: 0,
    commission: 0,
    barsHeld: exitBar - entryBar,
    open: false,
    ...changes,
  };
}
