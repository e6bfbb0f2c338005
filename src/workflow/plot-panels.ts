import type { BacktestResult } from "../backtest/result.js";
import { computeIndicators } from "../indicators/compute-indicators.js";
import { expandGroups } from "../indicators/indicator-groups.js";
import type { LoadedWindow } from "./load-window.js";

/** How much a picture shows. */
export type PlotMode = "simple" | "full";

const panels: Readonly<Record<PlotMode, readonly string[]>> = {
  simple: ["ma20", "ma50"],
  full: ["ma20", "ma50", "bb", "rsi14", "macd"],
};

/**
 * The result with the columns that its picture shows. `native` takes them from everything that was loaded, so that they
 * have values from the first bar of the window on; the other profiles know the window alone.
 */
export function addPlotPanels(result: BacktestResult, loaded: LoadedWindow, mode: PlotMode): BacktestResult {
  // The frame of an account of several symbols has no prices: columns of one of them would stand on its scale.
  if (result.symbols.length > 1) return result;
  const names = panels[mode];
  const native = result.profile === "native";
  const window = native
    ? computeIndicators(loaded.frame, names).slice(loaded.start)
    : computeIndicators(result.frame, names, { stored: "ignore" });
  const columns = expandGroups(names).map(String);
  const frame = result.frame.with(
    Object.fromEntries(columns.map((name) => [name, window.col(name)])),
    Object.fromEntries(columns.map((name) => [name, window.spec(name)!])),
  );
  return { ...result, frame };
}
