import { fromWallTime, toWallTime } from "../../model/wall-time.js";
import type { SessionHours } from "./session-hours.js";

/** The hours within which an exchange opens, on the clock of its wall. */
export interface DailyHours {
  /** Earliest opening, `09:30:00`. */
  readonly open: string;
  /** Latest close, `16:00:00`. */
  readonly close: string;
  /** Zone of the wall. */
  readonly zone: string;
}

const dayMs = 864e5;

/** The daily hours behind the sessions of the coming days; null if there are none, or if some last past midnight. */
export function toDailyHours(sessions: readonly SessionHours[], zone: string): DailyHours | null {
  const walls = sessions.map(({ open, close }) => [toWallTime(open, zone), toWallTime(close, zone)] as const);
  if (walls.length === 0 || walls.some(([open, close]) => open.slice(0, 10) !== close.slice(0, 10))) return null;
  const opens = walls.map(([open]) => open.slice(11)).sort();
  const closes = walls.map(([, close]) => close.slice(11)).sort();
  return { open: opens[0]!, close: closes.at(-1)!, zone };
}

/**
 * Moves an end (exclusive, epoch milliseconds UTC) out of the hours in which nothing trades, back to the close before:
 * nights, and the weekends of a market that rests then. Holidays are not known and cost an empty answer each.
 */
export function skipClosedHours(end: number, hours: DailyHours): number {
  const { open, close, zone } = hours;
  let date = Date.parse(toWallTime(end, zone).slice(0, 10));
  if (isWeekday(date) && end > at(date, open, zone)) return Math.min(end, at(date, close, zone));
  do date -= dayMs;
  while (!isWeekday(date));
  return at(date, close, zone);
}

function isWeekday(date: number): boolean {
  const day = new Date(date).getUTCDay();
  return day !== 0 && day !== 6;
}

function at(date: number, time: string, zone: string): number {
  return fromWallTime(`${new Date(date).toISOString().slice(0, 10)}T${time}`, zone);
}
