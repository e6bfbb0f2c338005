import { createBarColumns, sliceBars, type BarColumns } from "../../model/bar.js";
import type { SkippedRow, WhatToShow } from "../../model/bar-source.js";
import { formatTs } from "../../model/format-ts.js";
import { isIntraday, resolutionMs, type Resolution } from "../../model/resolution.js";
import { parseBarTime } from "./bar-time.js";
import type { RawBar } from "./ib-answer.js";

/** What must be known about a series to judge its bars. */
export interface BarContext {
  /** Ticker text. */
  readonly symbol: string;
  /** Bar size. */
  readonly resolution: Resolution;
  /** Price kind. */
  readonly what: WhatToShow;
  /** Zone of times that come without one. */
  readonly zone: string;
  /** Whether the exchange is closed on Saturdays and Sundays. */
  readonly weekdaysOnly: boolean;
  /** Shares or the like in one unit of volume. */
  readonly volumeUnit: number;
  /** The gateway's clock, epoch milliseconds UTC. */
  readonly now: number;
}

/** A row that was refused. */
export interface RefusedRow extends SkippedRow {
  /** Its time; NaN if that cannot be read. */
  readonly ts: number;
}

/** Bars that are sound, and the rows that are not. */
export interface CheckedBars {
  /** Rising in `ts`, every one once. */
  readonly bars: BarColumns;
  /** Rows refused. */
  readonly skipped: readonly RefusedRow[];
}

interface SoundBar {
  readonly ts: number;
  readonly prices: readonly [open: number, high: number, low: number, close: number];
  readonly volume: number;
}

// These can be zero or negative; prices cannot.
const rates: readonly WhatToShow[] = ["HISTORICAL_VOLATILITY", "OPTION_IMPLIED_VOLATILITY"];

/** Sorts what came, keeps every time once (the last one counts), and leaves out what cannot be. */
export function checkBars(rows: readonly RawBar[], context: BarContext): CheckedBars {
  const byTime = new Map<number, SoundBar>();
  const skipped: RefusedRow[] = [];
  for (const row of rows) {
    const ts = readTime(row.time, context.zone);
    const problem = timeProblem(ts, row.time, context) ?? priceProblem(row, context.what);
    if (problem === null) byTime.set(ts, toSoundBar(ts, row, context.volumeUnit));
    else skipped.push({ ts, where: nameRow(ts, row.time, context), reason: problem });
  }
  return { bars: toColumns([...byTime.values()].sort((a, b) => a.ts - b.ts)), skipped };
}

/** The bars from `from` to `to`, both inclusive. */
export function trimBars(bars: BarColumns, from: number, to: number): BarColumns {
  const start = bars.ts.findIndex((ts) => ts >= from);
  const behind = bars.ts.findIndex((ts) => ts > to);
  return sliceBars(bars, start < 0 ? bars.ts.length : start, behind < 0 ? bars.ts.length : behind);
}

function readTime(time: string, zone: string): number {
  try {
    return parseBarTime(time, zone);
  } catch {
    return NaN;
  }
}

function toSoundBar(ts: number, { open, high, low, close, volume }: RawBar, unit: number): SoundBar {
  // -1 is TWS's word for "there is none".
  const traded = volume !== undefined && volume >= 0 ? volume * unit : NaN;
  return { ts, prices: [open!, high!, low!, close!], volume: traded };
}

function timeProblem(ts: number, time: string, { now, resolution, weekdaysOnly }: BarContext): string | null {
  if (Number.isNaN(ts)) return `time "${time}" cannot be read`;
  // A session date can be ahead of UTC: Sydney opens on the evening before.
  const ahead = isIntraday(resolution) ? resolutionMs(resolution) : 2 * 864e5;
  if (ts > now + ahead) return "lies in the future";
  const day = new Date(ts).getUTCDay();
  return weekdaysOnly && resolution === "1d" && (day === 0 || day === 6) ? "falls on a weekend" : null;
}

function priceProblem(row: RawBar, what: WhatToShow): string | null {
  for (const name of ["open", "high", "low", "close"] as const) {
    const price = row[name];
    if (price === undefined || !Number.isFinite(price)) return `${name} is missing`;
    if (price <= 0 && !rates.includes(what)) return `${name} is ${price}`;
  }
  const { open, high, low, close } = row as Required<RawBar> & Record<"open" | "high" | "low" | "close", number>;
  if (what === "BID_ASK") return null;
  if (high < Math.max(open, close, low)) return `high ${high} is below open, low or close`;
  return low > Math.min(open, close) ? `low ${low} is above open or close` : null;
}

function nameRow(ts: number, time: string, { symbol, resolution }: BarContext): string {
  return `${symbol} @ ${resolution} ${Number.isNaN(ts) ? time : formatTs(ts, resolution)}`;
}

function toColumns(bars: readonly SoundBar[]): BarColumns {
  const columns = createBarColumns(bars.length);
  bars.forEach(({ ts, prices, volume }, i) => {
    columns.ts[i] = ts;
    [columns.open[i], columns.high[i], columns.low[i], columns.close[i]] = prices;
    columns.volume[i] = volume;
  });
  return columns;
}
