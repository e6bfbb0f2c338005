import { isIntraday, resolutionMs, type Resolution } from "../../model/resolution.js";
import { fromWallTime } from "../../model/wall-time.js";

/** One session of an exchange. */
export interface SessionHours {
  /** Session date, midnight UTC, epoch milliseconds. */
  readonly date: number;
  /** Opening instant, epoch milliseconds UTC. */
  readonly open: number;
  /** Closing instant, epoch milliseconds UTC. */
  readonly close: number;
}

/**
 * Reads the hours of contract details: `20251114:0930-20251114:1600;20251115:CLOSED`. What cannot be read is left out:
 * the hours only refine what is known without them.
 */
export function parseSessionHours(text: string | undefined, zone: string): readonly SessionHours[] {
  return (text ?? "").split(";").flatMap((day) => {
    const match = /^(\d{8}):(\d{4})-(\d{8}):(\d{4})$/.exec(day.trim());
    if (!match) return [];
    const [, openDay, openTime, closeDay, closeTime] = match;
    try {
      const open = fromWallTime(toWall(openDay!, openTime!), zone);
      const close = fromWallTime(toWall(closeDay!, closeTime!), zone);
      return [{ date: Date.parse(toWall(closeDay!, "0000").slice(0, 10)), open, close }];
    } catch {
      return [];
    }
  });
}

function toWall(day: string, time: string): string {
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}T${time.slice(0, 2)}:${time.slice(2, 4)}:00`;
}

/**
 * The instant from which a bar does not change any more: its end, or the end of its session if that comes before.
 * A daily bar without known hours is complete at the next midnight UTC.
 */
export function completeAt(ts: number, resolution: Resolution, sessions: readonly SessionHours[]): number {
  const end = resolution === "1mo" ? nextMonth(ts) : ts + resolutionMs(resolution);
  if (isIntraday(resolution)) {
    const session = sessions.find(({ open, close }) => open <= ts && ts < close);
    return session ? Math.min(end, session.close) : end;
  }
  const last = sessions.findLast(({ date }) => date === ts);
  return resolution === "1d" && last ? last.close : end;
}

function nextMonth(ts: number): number {
  const date = new Date(ts);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}
