import type { BacktestResult } from "../backtest/result.js";
import type { Clock } from "../model/clock.js";
import { getLogger } from "../model/logger.js";
import type { LoadedWindow } from "./load-window.js";
import { addPlotPanels, type PlotMode } from "./plot-panels.js";

const log = getLogger("workflow.plot");

const yearMs = 365 * 864e5;

/** What a picture shows, and when it was made. */
export interface SavePlotOptions {
  /** Prices and trades alone, or every panel. */
  readonly mode: PlotMode;
  /** Colours. @default "light" */
  readonly theme?: "light" | "dark";
  /** Gives the time in the file's name. */
  readonly clock: Clock;
}

/**
 * Draws the run to `data/plots/SYM_RES_YYYYMMDD_HHMMSS.png` and points `latest.png` beside it at it.
 *
 * @returns the file's path
 * @throws {RunError} `OUTPUT_FAILED` if it cannot be written; then there is no file
 */
export async function savePlot(
  result: BacktestResult,
  loaded: LoadedWindow,
  options: SavePlotOptions,
): Promise<string> {
  const [{ linkLatest }, { plotFile }, { plotResult }] = await Promise.all([
    import("../plot/link-latest.js"),
    import("../plot/plot-file.js"),
    import("../plot/plot-result.js"),
  ]);
  const { mode, theme = "light", clock } = options;
  const years = ((result.to - result.from) / yearMs).toFixed(1);
  log.info(`Plotting ${result.symbol} (resolution=${result.resolution}, years=${years}, mode=${mode}).`);
  const file = plotFile(result, clock);
  await plotResult(addPlotPanels(result, loaded, mode), { file, mode, theme });
  await linkLatest(file);
  log.info(`Saved plot: ${file}`);
  return file;
}
