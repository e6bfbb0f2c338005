import { DataError } from "../../model/errors.js";
import { fromWallTime } from "../../model/wall-time.js";

/**
 * The instant (epoch milliseconds UTC) that TWS means, in any of its forms: `20231204` (a session date, midnight UTC),
 * epoch seconds, `20241111-16:53:00` (UTC), `20231204 13:30:30 US/Eastern`, and `20231204  13:30:30`, which is in
 * `zone`, the zone that TWS runs in.
 *
 * @throws {DataError} `BAD_BARS`
 */
export function parseBarTime(text: string, zone: string): number {
  const trimmed = text.trim();
  const instant = parseDate(trimmed) ?? parseEpoch(trimmed) ?? parseClock(trimmed, zone);
  if (instant !== null && Number.isFinite(instant)) return instant;
  throw new DataError("BAD_BARS", `Expected a time of TWS such as 20231204 or 20231204-13:30:30, received "${text}".`, {
    context: { received: text },
  });
}

function parseDate(text: string): number | null {
  return /^\d{8}$/.test(text) ? Date.parse(isoDate(text)) : null;
}

function parseEpoch(text: string): number | null {
  return /^-?\d{9,11}$/.test(text) ? Number(text) * 1000 : null;
}

function parseClock(text: string, zone: string): number | null {
  const match = /^(\d{8})(-| +)(\d\d:\d\d:\d\d)(?: (\S+))?$/.exec(text);
  if (!match) return null;
  const wall = `${isoDate(match[1]!)}T${match[3]}`;
  if (match[2] === "-") return Date.parse(`${wall}Z`);
  try {
    return fromWallTime(wall, match[4] ?? zone);
  } catch {
    return null;
  }
}

function isoDate(text: string): string {
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
}

/** An instant as TWS takes it for the end of a window: `20241111-16:53:00`, in UTC whatever zone TWS runs in. */
export function formatEndTime(instant: number): string {
  const iso = new Date(Math.ceil(instant / 1000) * 1000).toISOString();
  return `${iso.slice(0, 10).replaceAll("-", "")}-${iso.slice(11, 19)}`;
}
