import type { BacktestResult } from "../backtest/result.js";
import { DataError } from "../model/errors.js";
import { writeFileAtomically } from "../model/write-file.js";
import { drawFigure } from "./figure.js";
import { withOutlinedText } from "./outline-text.js";
import { loadPlotPackages } from "./packages.js";
import { Plot } from "./plot.js";
import { resolvePlotOptions, type PlotOptions } from "./plot-options.js";
import { embedPngText } from "./png-text.js";

/**
 * Draws a backtest: prices with overlays and trades, and in full mode volume, every indicator of the result's frame,
 * equity against buy & hold, and drawdown. Nothing is computed anew: the columns of the frame are drawn as they are.
 *
 * @returns The picture; with `file` it has been written, whole or not at all.
 * @throws {UsageError} `INVALID_ARGUMENT` for a wrong option
 * @throws {DataError} `EMPTY_RESULT` for a result without bars
 * @throws {RunError} `OUTPUT_FAILED` if the file cannot be written
 */
export async function plotResult(result: BacktestResult, options: PlotOptions = {}): Promise<Plot> {
  const resolved = resolvePlotOptions(options);
  if (result.frame.length === 0) {
    throw new DataError(
      "EMPTY_RESULT",
      `Expected at least one bar to plot, received none for "${result.symbol ?? "?"}".`,
    );
  }
  const { plot, document, serialize, sharp } = await loadPlotPackages();
  const { root, width, height } = drawFigure(result, resolved, { plot, document });
  const rasterize = async (): Promise<Buffer> => {
    const density = 72 * resolved.scale;
    const image = sharp(Buffer.from(withOutlinedText(root, serialize)), { density })
      .removeAlpha()
      .png({ compressionLevel: 6 });
    return embedPngText(await image.toBuffer(), resolved.metadata);
  };
  const picture = new Plot({ serialize: () => serialize(root), rasterize, width, height, file: resolved.file });
  if (resolved.file !== null) {
    await writeFileAtomically(resolved.file, resolved.format === "svg" ? picture.svg() : await picture.png());
  }
  return picture;
}
