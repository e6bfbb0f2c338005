import { dataHash } from "../backtest/data-hash.js";
import type { TimeWindow } from "../data/store/coverage.js";
import { loadStretches } from "../data/store/load-stretches.js";
import type { Store } from "../data/store/store.js";
import { barKnownAt } from "../frame/known-at.js";
import { Frame } from "../frame/frame.js";
import { concatBars, sliceBars, type BarColumns } from "../model/bar.js";
import { formatTs } from "../model/format-ts.js";
import { lowerBound } from "../model/lower-bound.js";
import type { Resolution } from "../model/resolution.js";
import type { FinerBars } from "../model/run-record.js";

/** One bar of a run with the finer bars inside it. */
export interface RefinedBar {
  /** Ticker. */
  readonly symbol: string;
  /** Opening instant of the bar, epoch milliseconds UTC. */
  readonly ts: number;
  /** Size of the finer bars. */
  readonly resolution: Resolution;
  /** The finer bars. */
  readonly bars: BarColumns;
}

/** Bars of one series that are to be looked into. */
export interface BarsToRefine {
  /** Ticker. */
  readonly symbol: string;
  /** Size of the finer bars. */
  readonly resolution: Resolution;
  /** Opening instants, epoch milliseconds UTC. */
  readonly ts: readonly number[];
}

/** The time that a bar takes, both ends inclusive. */
export function stretchOf(ts: number, resolution: Resolution): TimeWindow {
  return { from: ts, to: barKnownAt(ts, resolution) - 1 };
}

/** The stored finer bars inside bars of a run; a bar without any is left out. */
export async function loadRefined(store: Store, runSize: Resolution, wanted: BarsToRefine): Promise<RefinedBar[]> {
  const stretches = listStretches(wanted, runSize);
  return cutRefined(await loadStretches(store, wanted, mergeStretches(stretches)), wanted, runSize);
}

/** The same out of finer bars that are at hand. */
export function cutRefined(all: BarColumns, wanted: BarsToRefine, runSize: Resolution): RefinedBar[] {
  const { symbol, resolution } = wanted;
  return listStretches(wanted, runSize).flatMap(({ from, to }) => {
    const [start, end] = [lowerBound(all.ts, from), lowerBound(all.ts, to + 1)];
    return end > start ? [{ symbol, ts: from, resolution, bars: sliceBars(all, start, end) }] : [];
  });
}

function listStretches({ ts }: BarsToRefine, runSize: Resolution): readonly TimeWindow[] {
  return ts.toSorted((a, b) => a - b).map((one) => stretchOf(one, runSize));
}

/** Stretches without overlaps: a bar that was cut short by the next one (9:30, 10:00) reaches into it. */
function mergeStretches(rising: readonly TimeWindow[]): TimeWindow[] {
  const merged: TimeWindow[] = [];
  for (const { from, to } of rising) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to)
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else merged.push({ from, to });
  }
  return merged;
}

/** The option `finer` of the engine: one frame per symbol. */
export function toFinerFrames(refined: Iterable<RefinedBar>): Readonly<Record<string, Frame>> {
  const bySymbol = groupBy(refined, ({ symbol }) => symbol);
  const frames = [...bySymbol].map(([symbol, list]) => {
    return [symbol, Frame.fromBars(joinBars(list), { symbol })] as const;
  });
  return Object.fromEntries(frames);
}

/** Their finer bars in a row; the part that two of them share, once. */
function joinBars(list: readonly RefinedBar[]): BarColumns {
  const parts: BarColumns[] = [];
  let end = -Infinity;
  for (const { bars } of list.toSorted((a, b) => a.ts - b.ts)) {
    const part = sliceBars(bars, lowerBound(bars.ts, end + 1), bars.ts.length);
    if (part.ts.length === 0) continue;
    end = part.ts.at(-1)!;
    parts.push(part);
  }
  return concatBars(parts);
}

/** What a manifest keeps of finer bars: which bars they lie in, and a hash for each of those; null = none were used. */
export function recordFinerBars(refined: readonly RefinedBar[]): readonly FinerBars[] | null {
  const groups = groupBy(refined, ({ symbol, resolution }) => `${symbol} ${resolution}`);
  const records = [...groups.values()].map((list) => ({
    symbol: list[0]!.symbol,
    resolution: list[0]!.resolution,
    bars: list.toSorted((a, b) => a.ts - b.ts).map(({ ts, bars }) => ({ ts, hash: dataHash(bars).slice(0, 16) })),
  }));
  return records.length === 0 ? null : records;
}

/** The same finer bars as they are stored now, and a sentence for each series in which they are others. */
export async function reloadFinerBars(
  store: Store,
  runSize: Resolution,
  records: readonly FinerBars[],
): Promise<{ readonly refined: readonly RefinedBar[]; readonly differences: readonly string[] }> {
  const refined: RefinedBar[] = [];
  const differences: string[] = [];
  for (const { symbol, resolution, bars } of records) {
    const now = await loadRefined(store, runSize, { symbol, resolution, ts: bars.map(({ ts }) => ts) });
    refined.push(...now);
    const hashes = new Map(now.map((one) => [one.ts, dataHash(one.bars).slice(0, 16)]));
    const changed = bars.filter(({ ts, hash }) => hashes.get(ts) !== hash);
    if (changed.length === 0) continue;
    const where = changed.slice(0, 3).map(({ ts }) => formatTs(ts, runSize));
    const more = changed.length > 3 ? ` and ${changed.length - 3} more` : "";
    differences.push(`The ${resolution} bars of ${symbol} inside ${where.join(", ")}${more} have changed.`);
  }
  return { refined, differences };
}

function groupBy<T>(items: Iterable<T>, toKey: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(toKey(item));
    if (group === undefined) groups.set(toKey(item), [item]);
    else group.push(item);
  }
  return groups;
}
