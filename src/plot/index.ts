/**
 * Pictures of backtests.
 *
 * @packageDocumentation
 */
export { linkLatest } from "./link-latest.js";
export { preloadPlot } from "./packages.js";
export { Plot } from "./plot.js";
export { plotFile, type PlotFileOptions, type PlotFileSubject } from "./plot-file.js";
export {
  plotFormats,
  plotModes,
  valueScales,
  type PlotFormat,
  type PlotMode,
  type PlotOptions,
  type ValueScale,
} from "./plot-options.js";
export { plotResult } from "./plot-result.js";
export { readPngText } from "./png-text.js";
export { plotThemes, type PlotTheme } from "./theme.js";
