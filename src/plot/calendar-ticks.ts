import { textWidth } from "./glyphs.js";
import { lowerBound } from "../model/lower-bound.js";

/** A labelled place on the bar axis. */
export interface CalendarTick {
  /** Bar number. */
  readonly bar: number;
  /** Date or time of the bar, as short as the neighbours allow. */
  readonly label: string;
  /** Whether a larger unit begins here: a year among months, a day among hours. */
  readonly major: boolean;
}

interface CalendarUnit {
  readonly ms: number;
  /** The first instant of the unit that begins after `ts`. */
  next(ts: number): number;
  label(ts: number): string;
  /** Number of the larger unit that `ts` lies in, and how its beginning is labelled. */
  larger(ts: number): number;
  largerLabel(ts: number): string;
}

const secondMs = 1e3;
const minuteMs = 6e4;
const hourMs = 36e5;
const dayMs = 864e5;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const yearOf = (ts: number): number => new Date(ts).getUTCFullYear();
const monthLabel = (ts: number): string => months[new Date(ts).getUTCMonth()]!;
const dayLabel = (ts: number): string => `${monthLabel(ts)} ${new Date(ts).getUTCDate()}`;
const datedLabel = (ts: number): string => `${dayLabel(ts)}, ${yearOf(ts)}`;
const minuteLabel = (ts: number): string => new Date(ts).toISOString().slice(11, 16);
const secondLabel = (ts: number): string => new Date(ts).toISOString().slice(11, 19);

const years = (count: number): CalendarUnit => ({
  ms: count * 365 * dayMs,
  next: (ts) => Date.UTC((Math.floor(yearOf(ts) / count) + 1) * count, 0),
  label: (ts) => String(yearOf(ts)),
  larger: () => 0,
  largerLabel: (ts) => String(yearOf(ts)),
});

const monthsOf = (count: number): CalendarUnit => ({
  ms: count * 30 * dayMs,
  next: (ts) => Date.UTC(yearOf(ts), (Math.floor(new Date(ts).getUTCMonth() / count) + 1) * count),
  label: monthLabel,
  larger: yearOf,
  largerLabel: (ts) => String(yearOf(ts)),
});

// 1970-01-01 was a Thursday: weeks begin on Monday.
const days = (count: number): CalendarUnit => ({
  ms: count * dayMs,
  next: (ts) => (Math.floor((ts / dayMs + 3) / count) + 1) * count * dayMs - 3 * dayMs,
  label: dayLabel,
  larger: yearOf,
  largerLabel: datedLabel,
});

const clock = (ms: number): CalendarUnit => ({
  ms,
  next: (ts) => (Math.floor(ts / ms) + 1) * ms,
  label: ms < minuteMs ? secondLabel : minuteLabel,
  larger: (ts) => Math.floor(ts / dayMs),
  largerLabel: dayLabel,
});

/** Coarsest first. */
const units: readonly CalendarUnit[] = [
  ...[100, 50, 20, 10, 5, 2, 1].map(years),
  ...[6, 3, 1].map(monthsOf),
  ...[14, 7, 1].map(days),
  ...[12, 6, 3, 2, 1].map((count) => clock(count * hourMs)),
  ...[30, 15, 5, 2, 1].map((count) => clock(count * minuteMs)),
  ...[30, 15, 5, 1].map((count) => clock(count * secondMs)),
];

const labelSpacing = 78;
const labelGap = 14;
const maxBoundaries = 4000;

/** Where the bar axis is laid out. */
export interface CalendarLayout {
  /** Pixels over which the bars are spread. */
  readonly width: number;
  /** Size of the labels, pixels. */
  readonly fontSize: number;
  /** Pixel of a bar, from 0 to `width`. */
  readonly x: (bar: number) => number;
}

/**
 * Places for dates on an axis of bar numbers: the first bar of each year, month, day or hour, in the finest unit whose
 * labels have room. Labels never overlap and never stand outside.
 */
export function calendarTicks(ts: Float64Array, layout: CalendarLayout): CalendarTick[] {
  const wanted = Math.max(2, layout.width / labelSpacing);
  let best: CalendarTick[] = [];
  for (const unit of units) {
    if ((ts.at(-1)! - ts[0]!) / unit.ms > maxBoundaries) break;
    const ticks = ticksOf(ts, unit);
    if (ticks.length > wanted) break;
    if (ticks.length > best.length) best = ticks;
  }
  const readable = withoutOverlap(best, layout);
  return readable.length > 0 ? readable : [{ bar: 0, label: datedLabel(ts[0]!), major: true }];
}

function ticksOf(ts: Float64Array, unit: CalendarUnit): CalendarTick[] {
  const ticks: CalendarTick[] = [];
  let previous = ts[0]!;
  for (let bar = 1; ;) {
    bar = lowerBound(ts, unit.next(ts[bar - 1]!), bar);
    if (bar >= ts.length) return ticks;
    const now = ts[bar]!;
    const major = unit.larger(now) !== unit.larger(previous);
    ticks.push({ bar, label: major ? unit.largerLabel(now) : unit.label(nominal(now, unit)), major });
    previous = now;
    bar++;
  }
}

/** The instant at which the unit began, if the bar came only just after it: 10:00 for a first trade at 10:01. */
function nominal(ts: number, unit: CalendarUnit): number {
  const began = ts - (ts % unit.ms);
  return unit.ms <= dayMs / 2 && ts - began < unit.ms / 20 ? began : ts;
}

/** Larger units are placed first, so that a year wins against the month beside it. */
function withoutOverlap(ticks: readonly CalendarTick[], { width, fontSize, x }: CalendarLayout): CalendarTick[] {
  const placed: { readonly tick: CalendarTick; readonly left: number; readonly right: number }[] = [];
  for (const tick of [...ticks].sort((a, b) => Number(b.major) - Number(a.major) || a.bar - b.bar)) {
    const half = textWidth(tick.label, fontSize, tick.major ? 600 : 400) / 2;
    const [left, right] = [x(tick.bar) - half, x(tick.bar) + half];
    const free = placed.every((other) => right + labelGap <= other.left || left >= other.right + labelGap);
    if (free && left >= 0 && right <= width) placed.push({ tick, left, right });
  }
  return placed.map(({ tick }) => tick).sort((a, b) => a.bar - b.bar);
}
