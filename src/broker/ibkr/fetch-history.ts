import { sliceBars, type BarColumns } from "../../model/bar.js";
import type { BarChunk, BarRequest, WhatToShow } from "../../model/bar-source.js";
import { UsageError } from "../../model/errors.js";
import { getLogger } from "../../model/logger.js";
import { isIntraday, resolutionMs } from "../../model/resolution.js";
import { formatEndTime } from "./bar-time.js";
import { checkBars, trimBars, type BarContext, type CheckedBars } from "./check-bars.js";
import { skipClosedHours, toDailyHours } from "./closed-hours.js";
import type { ResolvedContract } from "./contract-resolver.js";
import { estimateBars, planRequest, planSingleRequest } from "./history-plan.js";
import type { HistoryQuery } from "./history-request.js";
import type { RawBar } from "./ib-answer.js";
import { sessionDensity } from "./session-density.js";
import { completeAt } from "./session-hours.js";

/** A window of one series, everything decided. */
export interface HistoryJob {
  /** What the user asked for. */
  readonly request: BarRequest;
  /** The contract it means. */
  readonly resolved: ResolvedContract;
  /** Price kind. */
  readonly what: WhatToShow;
  /** Regular trading hours only. */
  readonly rth: boolean;
  /** First instant, inclusive, epoch milliseconds UTC. */
  readonly from: number;
  /** Last instant, inclusive, epoch milliseconds UTC. */
  readonly to: number;
  /** The gateway's clock, epoch milliseconds UTC. */
  readonly now: number;
  /** Whether volumes of US stocks come in lots of 100. */
  readonly volumeLots: boolean;
}

/** What the walk needs from the session. */
export interface HistorySupply {
  /** Bars of one request; an empty list where there are none. */
  bars(query: HistoryQuery): Promise<readonly RawBar[]>;
  /** Where the history of the series begins; null if unknown. */
  head(): Promise<number | null>;
}

const log = getLogger("broker.ibkr");
const dayMs = 864e5;
// Emptiness longer than any holiday, when nobody knows where history begins.
const longestGapMs = 14 * dayMs;
const smallBarMs = 30_000;
const mostBarsAtOnce = 20_000;

/** Walks back from the end of the window, one request at a time. Every piece is complete in itself; the newest comes first. */
export async function* fetchHistory(job: HistoryJob, supply: HistorySupply): AsyncGenerator<BarChunk> {
  if (job.what !== "ADJUSTED_LAST") {
    yield* walkBack(job, supply);
    return;
  }
  const chunk = await fetchAtOnce(job, supply);
  if (chunk) yield chunk;
}

async function* walkBack(job: HistoryJob, supply: HistorySupply): AsyncGenerator<BarChunk> {
  const { resolution } = job.request;
  const density = sessionDensity(job.resolved.instrument.assetClass, job.rth);
  const skip = skipping(job);
  let end = skip(firstEnd(job));
  let last = job.to;
  let emptySince: number | null = null;
  while (end > job.from) {
    const plan = planRequest(job.from, end, resolution, density);
    const rows = await supply.bars(toQuery(job, plan.duration, formatEndTime(end)));
    const checked = checkBars(rows, toContext(job));
    const first = checked.bars.ts[0];
    if (first !== undefined && first >= end) {
      log.warn(`${nameOf(job)}: IBKR repeats the same bars; the walk back ends here.`);
      return;
    }
    const begin = skip(Math.min(first ?? stepBack(plan.coveredFrom, end), plan.coveredFrom));
    emptySince = first === undefined ? (emptySince ?? end) : null;
    const limit = emptySince === null || begin <= job.from ? null : await findStart(supply, end, emptySince);
    const chunk = toChunk(job, checked, limit === "nothing before" ? job.from : begin, last);
    if (chunk) yield chunk;
    if (limit !== null) return;
    end = begin;
    last = begin - 1;
  }
}

/**
 * Behind the last bar that is wanted: the end of a window is exclusive for TWS. It is always said: an empty one means
 * whenever TWS comes to it, and a look-back from there would begin later than planned.
 */
function firstEnd({ to, now, request: { resolution } }: HistoryJob): number {
  const behind = isIntraday(resolution) ? to + resolutionMs(resolution) : Math.floor(to / dayMs) * dayMs + dayMs;
  return Math.min(behind, now);
}

/** Leaves out the hours without trading where the windows are so short that whole ones would fall into them. */
function skipping({ request: { resolution }, resolved, rth }: HistoryJob): (end: number) => number {
  const small = resolutionMs(resolution) <= smallBarMs && isStock(resolved);
  const hours = small ? toDailyHours(rth ? resolved.sessions : resolved.allSessions, resolved.zone) : null;
  return hours ? (end) => skipClosedHours(end, hours) : (end) => end;
}

/** Where an empty answer takes us: to what it has covered, and by a day if it reaches no full one. */
function stepBack(coveredFrom: number, end: number): number {
  return coveredFrom < end ? coveredFrom : end - dayMs;
}

/** Whether an empty stretch is the beginning of history: for sure, or because it is too long to be anything else. */
async function findStart(
  supply: HistorySupply,
  end: number,
  emptySince: number,
): Promise<"nothing before" | "too long" | null> {
  const head = await supply.head();
  if (head !== null) return end <= head ? "nothing before" : null;
  return emptySince - end > longestGapMs ? "too long" : null;
}

async function fetchAtOnce(job: HistoryJob, supply: HistorySupply): Promise<BarChunk | null> {
  const { resolution, symbol } = job.request;
  const density = sessionDensity(job.resolved.instrument.assetClass, job.rth);
  const count = estimateBars(job.now - job.from, resolution, density);
  if (count > mostBarsAtOnce) {
    throw new UsageError(
      "CONFLICTING_OPTIONS",
      `${symbol} @ ${resolution}: ADJUSTED_LAST comes in one piece, expected at most ${mostBarsAtOnce} bars up to now, ` +
        `the window has about ${Math.round(count)}. Ask for a shorter window, longer bars, or TRADES.`,
    );
  }
  // TWS takes no end here, so the look-back counts from now.
  const duration = planSingleRequest(job.from, job.now, resolution);
  const rows = await supply.bars(toQuery(job, duration, ""));
  return toChunk(job, checkBars(rows, toContext(job)), job.from, job.to);
}

function toQuery(job: HistoryJob, duration: string, end: string): HistoryQuery {
  const { symbol, resolution } = job.request;
  return { symbol, resolution, contract: job.resolved.contract, what: job.what, rth: job.rth, end, duration };
}

function toContext({ request, resolved, what, now, volumeLots }: HistoryJob): BarContext {
  const { symbol, resolution } = request;
  const isUsStock = resolved.instrument.currency === "USD" && isStock(resolved);
  // Elsewhere some exchanges open on Sundays.
  const weekdaysOnly = isUsStock;
  const volumeUnit = isUsStock && volumeLots ? 100 : 1;
  return { symbol, resolution, what, zone: resolved.zone, weekdaysOnly, volumeUnit, now };
}

function isStock({ instrument: { assetClass } }: ResolvedContract): boolean {
  return assetClass === "STK" || assetClass === "ETF";
}

/** The piece from `begin` to `last` (inclusive), or null if nothing is certain about it yet. */
function toChunk(job: HistoryJob, checked: CheckedBars, begin: number, last: number): BarChunk | null {
  const from = Math.max(job.from, begin);
  const inside = trimBars(checked.bars, from, last);
  const complete = dropForming(inside, job);
  // What opened later than this may still change, or is still to come.
  const settled = Math.max(job.now - resolutionMs(job.request.resolution), complete.ts.at(-1) ?? -Infinity);
  const to = Math.min(last, settled);
  const bars = job.request.includePartial ? inside : complete;
  // Rows outside belong to another piece, or to nobody.
  const skipped = checked.skipped.filter(({ ts }) => Number.isNaN(ts) || (ts >= from && ts <= last));
  if (to < from && bars.ts.length === 0 && skipped.length === 0) return null;
  return { bars, from, to: Math.max(from - 1, to), skipped: skipped.map(({ where, reason }) => ({ where, reason })) };
}

function dropForming(bars: BarColumns, { now, request, resolved }: HistoryJob): BarColumns {
  let length = bars.ts.length;
  while (length > 0 && completeAt(bars.ts[length - 1]!, request.resolution, resolved.sessions) > now) length--;
  return sliceBars(bars, 0, length);
}

function nameOf({ request }: HistoryJob): string {
  return `${request.symbol} @ ${request.resolution}`;
}
