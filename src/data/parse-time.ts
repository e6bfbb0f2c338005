import { UsageError } from "../model/errors.js";
import { dateMs, timeOfDayMs } from "./date-time.js";
import { createZonedTime, type ZonedTime } from "../model/zoned-time.js";

/** Which of the two numbers in `03/04/2025` is the month. */
export type DateOrder = "mdy" | "dmy";

/** How the text of a time is understood. */
export interface TimeRules {
  /** Whether the date as written counts (daily bars) instead of the instant. */
  readonly asWritten: boolean;
  /** Zone of a time without an offset; null = UTC. */
  readonly zone: ZonedTime | null;
  /** How `03/04/2025` is meant; null = refuse it. */
  readonly dateOrder: DateOrder | null;
}

/** A time, or why the text is none. */
export type ParsedTime = number | { readonly reason: string; readonly ambiguousOrder?: true };

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const yearFirst = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?=$|[T ,])/i;
const compact = /^(\d{4})(\d{2})(\d{2})(?=$|[T ,-])/i;
const compactTime = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?$/;
const yearLast = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?=$|[T ,])/i;
const dayName = /^(\d{1,2})[- ]([a-z]{3})[a-z]*\.?[- ,]+(\d{4})(?=$|[T ,])/i;
const nameDay = /^([a-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})(?=$|[T ,])/i;
const clock = /^[T ,-]+(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?(?: ?([ap])\.?m\.?)?/i;
const offset = /^(?:UTC|GMT)?([+-])(\d{2}):?(\d{2})?$/i;
const zones = new Map<string, ZonedTime>();

/**
 * Parses the text of a time: ISO 8601 with `Z`, offset or neither, `YYYY-MM-DD`, `YYYYMMDD`, `YYYYMMDD HH:MM:SS`,
 * `YYYY.MM.DD HH:MM`, `04 Mar 2025`, `Mar 04, 2025`, `03/04/2025` (only when the order of day and month is known),
 * a zone name behind the time (`20250304 09:30:00 US/Eastern`), epoch seconds, milliseconds, micro- and nanoseconds.
 */
export function parseTime(text: string, rules: TimeRules): ParsedTime {
  const trimmed = text.trim();
  if (/^-?\d+(\.\d*)?$/.test(trimmed)) return parseDigits(trimmed, rules);
  const date = parseDate(trimmed, rules);
  if ("reason" in date) return date;
  const rest = trimmed.slice(date.length);
  if (rest === "") return toInstant(text, date.ms, "", rules);
  const time = clock.exec(rest);
  if (!time) return notATime(text);
  const ms = clockMs(time);
  if (Number.isNaN(ms)) return { reason: `"${text}" has no valid time of day` };
  return toInstant(text, date.ms + ms, rest.slice(time[0].length).trim(), rules);
}

/** Parses a date and a time of day that stand in two columns; the time may be `09:30`, `09:30:00`, `093000` or `930`. */
export function parseDateAndTime(date: string, time: string, rules: TimeRules): ParsedTime {
  const bare = time.trim();
  const digits = /^\d{1,6}$/.test(bare) ? bare.padStart(bare.length > 4 ? 6 : 4, "0") : bare;
  const dayPart = /^\d{8} 0+(:0+)*$/.test(date.trim()) ? date.trim().slice(0, 8) : date.trim();
  return parseTime(`${dayPart} ${digits}`, rules);
}

function parseDigits(text: string, rules: TimeRules): ParsedTime {
  const whole = text.replace(/\.\d*$/, "");
  if (/^\d{8}$/.test(text)) {
    const ms = dateMs(Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6)));
    return Number.isNaN(ms) ? { reason: `"${text}" is not a date` } : toInstant(text, ms, "", rules);
  }
  const packed = compactTime.exec(text);
  if (packed && Number(packed[1]) < 2200) {
    const [year, month, day, hour, minute, second] = packed.slice(1).map((part) => Number(part || 0));
    const ms = dateMs(year!, month!, day!) + timeOfDayMs(hour!, minute!, second!);
    if (!Number.isNaN(ms)) return toInstant(text, ms, "", rules);
  }
  const digits = whole.replace("-", "").length;
  // Seconds have at most 10 digits until 2286, milliseconds 13, microseconds 16, nanoseconds 19.
  const unit = digits <= 10 ? 1e3 : digits <= 13 ? 1 : digits <= 16 ? 1e-3 : digits <= 19 ? 1e-6 : NaN;
  if (Number.isNaN(unit) || (digits < 9 && !whole.startsWith("-"))) return notATime(text);
  const ms = Math.round(unit < 1 ? Number(whole) / (1 / unit) : Number(text) * unit);
  return rules.asWritten && rules.zone ? rules.zone.toWall(ms) : ms;
}

function parseDate(text: string, rules: TimeRules): { ms: number; length: number } | Exclude<ParsedTime, number> {
  let match = yearFirst.exec(text);
  if (match) return checkDate(match, match[1]!, match[3]!, match[4]!);
  match = compact.exec(text);
  if (match) return checkDate(match, match[1]!, match[2]!, match[3]!);
  match = dayName.exec(text) ?? null;
  if (match) return checkDate(match, match[3]!, monthNumber(match[2]!), match[1]!);
  match = nameDay.exec(text);
  if (match) return checkDate(match, match[3]!, monthNumber(match[1]!), match[2]!);
  match = yearLast.exec(text);
  if (!match) return notATime(text);
  const [first, second] = [Number(match[1]), Number(match[3])];
  const order = first > 12 ? "dmy" : second > 12 || first === second ? "mdy" : rules.dateOrder;
  if (order === null) {
    return { reason: `"${text}" may be month/day or day/month; write dates as YYYY-MM-DD`, ambiguousOrder: true };
  }
  return order === "dmy" ? checkDate(match, match[4]!, second, first) : checkDate(match, match[4]!, first, second);
}

function checkDate(
  match: RegExpExecArray,
  year: string,
  month: string | number,
  day: string | number,
): { ms: number; length: number } | { reason: string } {
  const ms = dateMs(Number(year), Number(month), Number(day));
  return Number.isNaN(ms) ? { reason: `"${match[0]}" is not a date` } : { ms, length: match[0].length };
}

function monthNumber(name: string): number {
  return months.indexOf(name.toLowerCase()) + 1;
}

function clockMs(match: RegExpExecArray): number {
  let hour = Number(match[1]);
  const half = match[5]?.toLowerCase();
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return NaN;
    hour = (hour % 12) + (half === "p" ? 12 : 0);
  }
  const ms = match[4] ? Math.floor(Number(`0.${match[4]}`) * 1e3) : 0;
  return timeOfDayMs(hour, Number(match[2]), Number(match[3] ?? 0), ms);
}

function toInstant(text: string, wallMs: number, suffix: string, rules: TimeRules): ParsedTime {
  const known = suffix === "" || /^(z|utc|gmt)$/i.test(suffix) ? null : offset.exec(suffix);
  if (rules.asWritten) return known || suffix === "" || /^[a-z]/i.test(suffix) ? wallMs : notATime(text);
  if (known) {
    const ms = Number(known[2]) * 36e5 + Number(known[3] ?? 0) * 6e4;
    return known[1] === "-" ? wallMs + ms : wallMs - ms;
  }
  if (suffix === "") return rules.zone ? inZone(text, wallMs, rules.zone) : wallMs;
  if (/^(z|utc|gmt)$/i.test(suffix)) return wallMs;
  const zone = findZone(suffix);
  return zone ? inZone(text, wallMs, zone) : { reason: `"${text}" names the unknown time zone "${suffix}"` };
}

function inZone(text: string, wallMs: number, zone: ZonedTime): ParsedTime {
  const utc = zone.toUtc(wallMs);
  if (typeof utc === "number") return utc;
  const what = utc === "ambiguous" ? "happened twice" : "was skipped by the clock change";
  return { reason: `"${text}" ${what} in ${zone.name}; write it with an offset` };
}

function findZone(name: string): ZonedTime | null {
  const known = zones.get(name);
  if (known) return known;
  try {
    const zone = createZonedTime(name);
    zones.set(name, zone);
    return zone;
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}

function notATime(text: string): { reason: string } {
  return { reason: text.trim() === "" ? "is empty" : `"${text.slice(0, 40)}" is not a time` };
}
