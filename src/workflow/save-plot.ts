import { rm } from "node:fs/promises";
import type { BacktestResult } from "../backtest/result.js";
import type { Clock } from "../model/clock.js";
import { getLogger } from "../model/logger.js";
import { writeFileAtomically } from "../model/write-file.js";
import type { LoadedWindow } from "./load-window.js";
import { manifestToJson } from "./manifest-json.js";
import { addPlotPanels, type PlotMode } from "./plot-panels.js";
import type { RecordedRun } from "./record-run.js";

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
  /** The run that is drawn: its manifest goes into the picture, and into a JSON file beside it. */
  readonly run: RecordedRun;
}

/**
 * Draws the run to `data/plots/SYM_RES_YYYYMMDD_HHMMSS.png`, its manifest to a `.json` beside it, and points
 * `latest.png` at the picture.
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
  const { mode, theme = "light", clock, run } = options;
  const years = ((result.to - result.from) / yearMs).toFixed(1);
  log.info(
    `Plotting ${result.symbols.join(", ")} (resolution=${loaded.frame.resolution}, years=${years}, mode=${mode}).`,
  );
  const file = plotFile(result, clock);
  const manifest = JSON.stringify({ run_id: run.id, trial: run.trial, manifest: manifestToJson(run.manifest) });
  const manifestFile = file.replace(/\.\w+$/, ".json");
  await writeFileAtomically(manifestFile, [manifest, "\n"]);
  try {
    await plotResult(addPlotPanels(result, loaded, mode), { file, mode, theme, metadata: { manifest } });
  } catch (error) {
    // Neither without the other.
    await rm(manifestFile, { force: true });
    throw error;
  }
  await linkLatest(file);
  log.info(`Saved plot: ${file}`);
  return file;
}
