import { createBarColumns, sliceBars, type BarColumns } from "../model/bar.js";
import { UsageError } from "../model/errors.js";
import { parseResolution, resolutionMs, type Resolution } from "../model/resolution.js";
import { barKnownAt, knownAtColumn } from "./known-at.js";
import { Frame } from "./frame.js";

/**
 * Bars of a larger size made from smaller ones: first open, highest high, lowest low, last close, sum of volumes (NaN
 * when none of them has one).
 *
 * A bar opens at a multiple of its size in UTC; a day at midnight, a week on Monday, a month on its first day. A small
 * bar belongs to the large one in which it closes, so that a large bar holds nothing from behind its own end. Columns
 * other than the bars are dropped. The last bar may still be forming: it is not known (`knownAtColumn`) before the end
 * of its time, so `asOfJoin` shows it to no row before that.
 *
 * @param frame - bars in order, with a known bar size
 * @param resolution - a larger bar size
 * @throws {UsageError} `INVALID_RESOLUTION` if it is no bar size, or not larger than that of the frame, `INVALID_ARGUMENT` if the frame
 * has no bar size
 */
export function resampleBars(frame: Frame, resolution: Resolution): Frame {
  const size = parseResolution(resolution);
  if (frame.resolution !== null && resolutionMs(size) <= resolutionMs(frame.resolution)) {
    throw new UsageError(
      "INVALID_RESOLUTION",
      `Expected a bar size above ${frame.resolution}, that of the frame, received "${resolution}".`,
      { context: { symbol: frame.symbol, received: resolution } },
    );
  }
  return Frame.fromBars(merge(frame.bars, knownAtColumn(frame), size), { symbol: frame.symbol, resolution: size });
}

function merge(bars: BarColumns, closes: Float64Array, resolution: Resolution): BarColumns {
  const merged = createBarColumns(bars.ts.length);
  let row = -1;
  let end = -Infinity;
  for (let i = 0; i < bars.ts.length; i++) {
    if (closes[i]! > end) {
      row++;
      merged.ts[row] = openingOf(closes[i]! - 1, resolution);
      end = barKnownAt(merged.ts[row]!, resolution);
      for (const name of ["open", "high", "low", "volume"] as const) merged[name][row] = bars[name][i]!;
    } else {
      merged.high[row] = Math.max(merged.high[row]!, bars.high[i]!);
      merged.low[row] = Math.min(merged.low[row]!, bars.low[i]!);
      merged.volume[row] = sumOfPresent(merged.volume[row]!, bars.volume[i]!);
    }
    merged.close[row] = bars.close[i]!;
  }
  return sliceBars(merged, 0, row + 1);
}

function sumOfPresent(a: number, b: number): number {
  if (Number.isNaN(a)) return b;
  return Number.isNaN(b) ? a : a + b;
}

/** The opening instant of the larger bar that an instant belongs to. */
function openingOf(ts: number, resolution: Resolution): number {
  if (resolution === "1mo") return Date.UTC(new Date(ts).getUTCFullYear(), new Date(ts).getUTCMonth(), 1);
  const size = resolutionMs(resolution);
  // The epoch was a Thursday; weeks begin on Monday.
  const origin = resolution === "1w" ? 4 * 864e5 : 0;
  return Math.floor((ts - origin) / size) * size + origin;
}
