import type { BarColumns } from "../model/bar.js";

/** How many bars a fetch overlaps what is stored, so that a revision of the past shows. */
export const overlapBars = 5;

type Stored = Pick<BarColumns, "ts" | "close" | "volume">;

/**
 * The constant factor by which the source has revised the past (split or dividend adjustment), or null if it has not:
 * at least three bars in common, all moved by one factor. Single corrected bars are not a revision.
 */
export function revisionFactor(stored: Stored, fetched: BarColumns): number | null {
  const ratios = commonRatios(stored, fetched, "close");
  if (ratios.length < 3) return null;
  const lowest = ratios.reduce((a, b) => Math.min(a, b));
  const highest = ratios.reduce((a, b) => Math.max(a, b));
  const middle = (lowest + highest) / 2;
  const shift = Math.abs(middle - 1);
  // Prices are rounded to a tick on both scales, so the ratios scatter; the common shift must dominate the scatter.
  return shift > 1e-6 && highest - lowest <= Math.min(0.2 * shift, 0.02 * middle) ? middle : null;
}

/**
 * Whether volumes that were shares come in lots of 100 now, or the other way round: at least three bars in common, most
 * of them with a hundredth or a hundred times the volume.
 */
export function volumeUnitChange(stored: Stored, fetched: BarColumns): "shares to lots" | "lots to shares" | null {
  const ratios = commonRatios(stored, fetched, "volume").filter((ratio) => ratio > 0 && ratio < Infinity);
  if (ratios.length < 3) return null;
  const median = ratios.sort((a, b) => a - b)[ratios.length >> 1]!;
  // Lots are whole numbers, so small volumes scatter.
  if (median > 0.005 && median < 0.015) return "shares to lots";
  return median > 67 && median < 200 ? "lots to shares" : null;
}

function commonRatios(stored: Stored, fetched: BarColumns, column: "close" | "volume"): number[] {
  const ratios: number[] = [];
  let j = 0;
  for (let i = 0; i < fetched.ts.length; i++) {
    while (j < stored.ts.length && stored.ts[j]! < fetched.ts[i]!) j++;
    if (stored.ts[j] === fetched.ts[i]) ratios.push(fetched[column][i]! / stored[column][j]!);
  }
  return ratios;
}
