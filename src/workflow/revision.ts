import type { BarColumns } from "../model/bar.js";

/** How many bars a fetch overlaps what is stored, so that a revision of the past shows. */
export const overlapBars = 5;

/**
 * The constant factor by which the source has revised the past (split or dividend adjustment), or null if it has not:
 * at least three bars in common, all moved by one factor. Single corrected bars are not a revision.
 */
export function revisionFactor(stored: Pick<BarColumns, "ts" | "close">, fetched: BarColumns): number | null {
  const ratios = commonRatios(stored, fetched);
  if (ratios.length < 3) return null;
  const lowest = ratios.reduce((a, b) => Math.min(a, b));
  const highest = ratios.reduce((a, b) => Math.max(a, b));
  const middle = (lowest + highest) / 2;
  const shift = Math.abs(middle - 1);
  // Prices are rounded to a tick on both scales, so the ratios scatter; the common shift must dominate the scatter.
  return shift > 1e-6 && highest - lowest <= Math.min(0.2 * shift, 0.02 * middle) ? middle : null;
}

function commonRatios(stored: Pick<BarColumns, "ts" | "close">, fetched: BarColumns): number[] {
  const ratios: number[] = [];
  let j = 0;
  for (let i = 0; i < fetched.ts.length; i++) {
    while (j < stored.ts.length && stored.ts[j]! < fetched.ts[i]!) j++;
    if (stored.ts[j] === fetched.ts[i]) ratios.push(fetched.close[i]! / stored.close[j]!);
  }
  return ratios;
}
