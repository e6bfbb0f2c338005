import { barKnownAt } from "../frame/known-at.js";
import type { Prices } from "../execution/prices.js";
import type { BarColumns } from "../model/bar.js";
import type { Resolution } from "../model/resolution.js";
import { lowerBound } from "../model/lower-bound.js";

/** Share of a bar's range by which finer bars may miss its open, high and low: sources disagree by a tick here and there. */
const tolerance = 0.05;

/**
 * The finer bars inside one bar, moved by that tick or so to make exactly this bar when put together.
 *
 * @param bars - the series of the bar
 * @param bar - row of the bar
 * @param resolution - its size; null = up to the next bar
 * @param finer - finer bars of the same symbol, rising
 * @returns none if they do not tell of the same bar: other hours, a hole, another kind of price
 */
export function finerPartsOf(
  bars: BarColumns,
  bar: number,
  resolution: Resolution | null,
  finer: BarColumns,
): readonly Prices[] {
  const from = bars.ts[bar]!;
  const next = bars.ts[bar + 1] ?? Infinity;
  const to = resolution === null ? next : Math.min(next, barKnownAt(from, resolution));
  const parts: { -readonly [K in keyof Prices]: Prices[K] }[] = [];
  for (let k = lowerBound(finer.ts, from); k < finer.ts.length && finer.ts[k]! < to; k++) {
    parts.push({ open: finer.open[k]!, high: finer.high[k]!, low: finer.low[k]!, close: finer.close[k]! });
  }
  if (parts.length === 0) return parts;
  const { open, high, low, close } = pick(bars, bar);
  const highest = parts.reduce((best, part) => (part.high > best.high ? part : best));
  const lowest = parts.reduce((best, part) => (part.low < best.low ? part : best));
  const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= tolerance * (high - low);
  if (!isNear(parts[0]!.open, open) || !isNear(highest.high, high) || !isNear(lowest.low, low)) return [];
  parts[0]!.open = open;
  parts.at(-1)!.close = close;
  highest.high = high;
  lowest.low = low;
  for (const part of parts) {
    part.high = Math.min(high, Math.max(part.high, part.open, part.close));
    part.low = Math.max(low, Math.min(part.low, part.open, part.close));
  }
  return parts;
}

function pick({ open, high, low, close }: BarColumns, bar: number): Prices {
  return { open: open[bar]!, high: high[bar]!, low: low[bar]!, close: close[bar]! };
}
