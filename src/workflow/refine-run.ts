import type { BacktestOptions } from "../backtest/backtest-options.js";
import type { Ambiguity, BacktestResult } from "../backtest/result.js";
import { loadSeries } from "../data/store/load-series.js";
import type { Store } from "../data/store/store.js";
import { formatTs } from "../model/format-ts.js";
import { getLogger } from "../model/logger.js";
import { resolutionMs, type Resolution } from "../model/resolution.js";
import { fillStretches, type FillOptions } from "./fill-window.js";
import { loadRefined, stretchOf, toFinerFrames, type BarsToRefine, type RefinedBar } from "./finer-bars.js";

const log = getLogger("workflow.finer");

/** A decided bar changes what comes after it, which may be ambiguous again; so many times this is followed up. */
const mostRounds = 25;

/** How a run finds finer bars for its ambiguous ones. */
export interface RefineOptions {
  /** Bar size of the run. */
  readonly resolution: Resolution;
  /** Bar size that decides; absent = what is stored, coarsest first, and with `fetch` a minute (a second below that). */
  readonly finer?: Resolution;
  /** How to fetch what is not stored; null = the database alone. */
  readonly fetch: FillOptions | null;
}

/** A run with `sameBar: "lowerTimeframe"` and the finer bars that it used. */
export interface RefinedRun {
  /** The last run: what is still ambiguous in it went the worse way. */
  readonly result: BacktestResult;
  /** Every finer bar that it was given. */
  readonly refined: readonly RefinedBar[];
  /** What stayed ambiguous and why, for people; null = nothing. */
  readonly note: string | null;
}

type AmbiguousBar = Ambiguity["bars"][number];

/** Runs, loads finer bars for the bars that turned out ambiguous and for no others, and runs again until nothing is new. */
export async function refineRun(
  store: Store,
  run: (options: Pick<BacktestOptions, "finer">) => Promise<BacktestResult>,
  options: RefineOptions,
): Promise<RefinedRun> {
  let result = await run({});
  const ladder = new SizeLadder(store, options);
  const refined = new Map<string, RefinedBar>();
  for (let round = 0; round < mostRounds; round++) {
    const found = await ladder.lookInto(ambiguousBars(result));
    if (found.length === 0) break;
    for (const bar of found) refined.set(keyOf(bar), bar);
    result = await run({ finer: toFinerFrames(refined.values()) });
  }
  const open = ambiguousBars(result);
  const still = new Set(open.map(keyOf));
  const decided = [...refined.keys()].filter((key) => !still.has(key)).length;
  if (decided > 0) log.info(`Finer bars decided ${countBars(decided)} that two orders reached.`);
  const note = describeOpen(open, new Set(refined.keys()), options.resolution);
  return { result, refined: [...refined.values()], note };
}

/** For each ambiguous bar the sizes that were not tried yet, coarsest first. */
class SizeLadder {
  readonly #tried = new Map<string, number>();
  readonly #sizes = new Map<string, readonly Resolution[]>();

  constructor(
    private readonly store: Store,
    private readonly options: RefineOptions,
  ) {}

  /** Finer bars of the next size that has any, for each of these bars. */
  async lookInto(bars: readonly AmbiguousBar[]): Promise<readonly RefinedBar[]> {
    const found: RefinedBar[] = [];
    let open = bars;
    while (open.length > 0) {
      const wanted = await this.#next(open);
      if (wanted.length === 0) break;
      for (const one of wanted) found.push(...(await this.#load(one)));
      const done = new Set(found.map(keyOf));
      open = open.filter((bar) => !done.has(keyOf(bar)));
    }
    return found;
  }

  /** What to load next; bars for which every size was tried are left out. */
  async #next(bars: readonly AmbiguousBar[]): Promise<readonly BarsToRefine[]> {
    const groups = new Map<string, { symbol: string; resolution: Resolution; ts: number[] }>();
    for (const bar of bars) {
      const symbol = bar.symbol ?? "";
      const step = this.#tried.get(keyOf(bar)) ?? 0;
      const resolution = (await this.#sizesOf(symbol))[step];
      if (resolution === undefined) continue;
      this.#tried.set(keyOf(bar), step + 1);
      const key = `${symbol} ${resolution}`;
      const group = groups.get(key) ?? { symbol, resolution, ts: [] };
      group.ts.push(bar.ts);
      groups.set(key, group);
    }
    return [...groups.values()];
  }

  async #load(wanted: BarsToRefine): Promise<readonly RefinedBar[]> {
    const { fetch, resolution } = this.options;
    if (fetch !== null && wanted.resolution === this.#fetched()) {
      const stretches = wanted.ts.map((ts) => stretchOf(ts, resolution));
      await fillStretches(this.store, wanted, stretches, fetch);
    }
    return loadRefined(this.store, resolution, wanted);
  }

  async #sizesOf(symbol: string): Promise<readonly Resolution[]> {
    const known = this.#sizes.get(symbol);
    if (known !== undefined) return known;
    const { resolution, finer, fetch } = this.options;
    const stored = finer === undefined ? (await loadSeries(this.store)).filter((one) => one.symbol === symbol) : [];
    const sizes = new Set(stored.map((one) => one.resolution));
    if (finer !== undefined || fetch !== null) sizes.add(this.#fetched());
    const ladder = [...sizes]
      .filter((size) => resolutionMs(size) < resolutionMs(resolution))
      .sort((a, b) => resolutionMs(b) - resolutionMs(a));
    this.#sizes.set(symbol, ladder);
    return ladder;
  }

  #fetched(): Resolution {
    const { resolution, finer } = this.options;
    return finer ?? (resolutionMs(resolution) > resolutionMs("1m") ? "1m" : "1s");
  }
}

function ambiguousBars({ ambiguity }: BacktestResult): readonly AmbiguousBar[] {
  return ambiguity?.bars ?? [];
}

function keyOf({ symbol, ts }: { readonly symbol: string | null; readonly ts: number }): string {
  return `${symbol ?? ""} ${ts}`;
}

function describeOpen(
  open: readonly AmbiguousBar[],
  refined: ReadonlySet<string>,
  resolution: Resolution,
): string | null {
  if (open.length === 0) return null;
  const bare = open.filter((bar) => !refined.has(keyOf(bar)));
  const first = (bars: readonly AmbiguousBar[]): string =>
    `${bars[0]!.symbol ?? ""} ${formatTs(bars[0]!.ts, resolution)}${bars.length > 1 ? ", …" : ""}`;
  const why = [];
  if (bare.length > 0) {
    why.push(`${bare.length} without finer bars (${first(bare)}): store some with ingest -r 1m, or add --auto-fetch`);
  }
  const undecided = open.filter((bar) => refined.has(keyOf(bar)));
  if (undecided.length > 0) {
    why.push(
      `${undecided.length} whose finer bars do not decide (${first(undecided)}): too coarse, or not of that bar`,
    );
  }
  return `${countBars(open.length)} stayed ambiguous and went the worse way: ${why.join("; ")}.`;
}

function countBars(count: number): string {
  return count === 1 ? "1 bar" : `${count} bars`;
}
