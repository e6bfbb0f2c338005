import { createBarColumns, sliceBars, type BarColumns } from "../model/bar.js";
import type { WhatToShow } from "../model/bar-source.js";
import { isIntraday, resolutionMs, type Resolution } from "../model/resolution.js";
import { toWallTime } from "../model/wall-time.js";
import type { SimulatedContract } from "./simulated-contract.js";

/** Bars that the simulated gateway serves. Coarser sizes are made from them on request. */
export interface SimulatedSeries {
  /** Ticker as a user would type it: `SPY`, `BRK.B`, `EURUSD`, `BTCUSD`. */
  readonly symbol: string;
  /** Size of the bars. */
  readonly resolution: Resolution;
  /** The bars, rising in `ts`. */
  readonly bars: BarColumns;
  /** Price kind of these bars; left out, they stand for every kind the contract trades in. */
  readonly what?: WhatToShow;
  /** Only for regular (true) or only for all hours (false); left out, for both. */
  readonly rth?: boolean;
  /** Facts about the contract that replace the assumed ones. */
  readonly contract?: Partial<SimulatedContract>;
}

/** What bars are asked for. */
export interface SeriesQuery {
  /** Bar size asked for. */
  readonly resolution: Resolution;
  /** Price kind asked for. */
  readonly what: string;
  /** Regular hours only. */
  readonly rth: boolean;
}

/** The bars of one contract for a request: those of the same size, or made from the coarsest finer ones that fit. */
export function findBars(all: readonly SimulatedSeries[], query: SeriesQuery, zone: string): BarColumns | null {
  const size = resolutionMs(query.resolution);
  const fits = all
    .filter((series) => (series.what ?? query.what) === query.what && (series.rth ?? query.rth) === query.rth)
    .filter((series) => size % resolutionMs(series.resolution) === 0 || !isIntraday(query.resolution))
    .filter((series) => resolutionMs(series.resolution) <= size)
    .sort((a, b) => resolutionMs(b.resolution) - resolutionMs(a.resolution));
  const best = fits[0];
  if (!best) return null;
  return best.resolution === query.resolution ? best.bars : aggregate(best, query.resolution, zone);
}

/** Bars in groups of one coarser bar; its time is a multiple of its size, or that day's date from daily on. */
function aggregate(series: SimulatedSeries, resolution: Resolution, zone: string): BarColumns {
  const { bars } = series;
  const groupOf = grouping(series.resolution, resolution, zone);
  const out = createBarColumns(bars.ts.length);
  let length = 0;
  let group: string | number | null = null;
  for (let i = 0; i < bars.ts.length; i++) {
    const next = groupOf(bars.ts[i]!);
    if (next !== group) {
      group = next;
      const ts = isIntraday(resolution) ? openingOf(bars, i, resolution) : dayOf(bars.ts[i]!, series.resolution, zone);
      startBar(out, length++, bars, i, ts);
    } else {
      growBar(out, length - 1, bars, i);
    }
  }
  return sliceBars(out, 0, length);
}

/** A session's first bar opens with it, 9:30 for hours that begin at 10:00 and 11:00; the others on the grid. */
function openingOf({ ts }: BarColumns, i: number, resolution: Resolution): number {
  const size = resolutionMs(resolution);
  const opensSession = i === 0 || ts[i]! - ts[i - 1]! > size;
  return opensSession ? ts[i]! : Math.floor(ts[i]! / size) * size;
}

function startBar(out: BarColumns, at: number, bars: BarColumns, i: number, ts: number): void {
  out.ts[at] = ts;
  out.open[at] = bars.open[i]!;
  out.high[at] = bars.high[i]!;
  out.low[at] = bars.low[i]!;
  out.close[at] = bars.close[i]!;
  out.volume[at] = bars.volume[i]!;
}

function growBar(out: BarColumns, at: number, bars: BarColumns, i: number): void {
  out.high[at] = Math.max(out.high[at]!, bars.high[i]!);
  out.low[at] = Math.min(out.low[at]!, bars.low[i]!);
  out.close[at] = bars.close[i]!;
  out.volume[at] = out.volume[at]! + bars.volume[i]!;
}

function grouping(from: Resolution, to: Resolution, zone: string): (ts: number) => string | number {
  const size = resolutionMs(to);
  if (isIntraday(to)) return (ts) => Math.floor(ts / size);
  if (to === "1d") return (ts) => dayOf(ts, from, zone);
  if (to === "1w") return (ts) => Math.floor((dayOf(ts, from, zone) / 864e5 + 3) / 7);
  return (ts) => new Date(dayOf(ts, from, zone)).toISOString().slice(0, 7);
}

/** Session date as midnight UTC. A daily bar carries it already; a shorter one is dated by its exchange's wall clock. */
function dayOf(ts: number, resolution: Resolution, zone: string): number {
  return isIntraday(resolution) ? Date.parse(toWallTime(ts, zone).slice(0, 10)) : ts;
}
