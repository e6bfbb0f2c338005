import { parseResolution, type Resolution } from "../model/resolution.js";
import { fromWallTime } from "../model/wall-time.js";
import { invalidRequest, type GatewayError } from "./gateway-error.js";
import type { HistoricalDataRequest } from "./gateway-request.js";

/** A valid request for history, in numbers. */
export interface HistoricalQuery {
  /** End of the window, epoch milliseconds UTC; null = now. */
  readonly end: number | null;
  /** How many units to look back. */
  readonly count: number;
  /** Unit of the look-back. */
  readonly unit: "S" | "D" | "W" | "M" | "Y";
  /** Bar size. */
  readonly resolution: Resolution;
}

const barSizes = [
  ...["1 secs", "5 secs", "10 secs", "15 secs", "30 secs"],
  ...["1 min", "2 mins", "3 mins", "5 mins", "10 mins", "15 mins", "20 mins", "30 mins"],
  ...["1 hour", "2 hours", "3 hours", "4 hours", "8 hours", "1 day", "1W", "1M"],
];
const alsoTaken = ["1 week", "1 month"];
const kinds = [
  ...["TRADES", "MIDPOINT", "BID", "ASK", "BID_ASK", "ADJUSTED_LAST", "AGGTRADES"],
  ...["HISTORICAL_VOLATILITY", "OPTION_IMPLIED_VOLATILITY", "SCHEDULE"],
];

const badEnd =
  "End Date/Time: The date, time, or time-zone entered is invalid. The correct format is yyyymmdd hh:mm:ss xx/xxxx " +
  "where yyyymmdd and xx/xxxx are optional. E.g.: 20031126 15:59:00 US/Eastern  Note that there is a space between the " +
  "date and time, and between the time and time-zone.  If no date is specified, current date is assumed. If no " +
  "time-zone is specified, local time-zone is assumed(deprecated).  You can also provide yyyymmddd-hh:mm:ss time is in " +
  "UTC. Note that there is a dash between the date and time in UTC notation.";

/** Checks a request as TWS does before it asks the data farm, in TWS's order; the first rule broken is reported. */
export function checkHistoricalRequest(request: HistoricalDataRequest, now: number): GatewayError | HistoricalQuery {
  const end = parseEnd(request.endDateTime, now);
  if (end === "invalid") return { code: 10314, text: badEnd };
  const duration = parseLookBack(request.duration);
  if (typeof duration === "string") return invalidRequest(duration);
  const isAdjusted = request.what === "ADJUSTED_LAST";
  if (isAdjusted && end !== null) return invalidRequest("End Date not supported with adjusted last");
  if (!barSizes.includes(request.barSize) && !alsoTaken.includes(request.barSize)) {
    return invalidRequest(`Historical data bar size setting is invalid. Legal ones are: ${barSizes.join(", ")}`);
  }
  const resolution = parseResolution(request.barSize);
  if (isAdjusted && (resolution === "1w" || resolution === "1mo")) {
    return invalidRequest("Bar size longer than 1 day not supported with adjusted last");
  }
  const later = checkRest(request, resolution, end, duration);
  return later === null ? { end, ...duration, resolution } : invalidRequest(later);
}

function checkRest(
  request: HistoricalDataRequest,
  resolution: Resolution,
  end: number | null,
  duration: Pick<HistoricalQuery, "count" | "unit">,
): string | null {
  if (!kinds.includes(request.what)) return "What to show field is missing or incorrect.";
  if (request.formatDate !== "1" && request.formatDate !== "2") return "Format date field is missing or incorrect.";
  if (resolution === "1s" && duration.unit === "S" && duration.count > 2000) {
    return "Historical data request for bar size 1 secs: maximum duration is 2000 S";
  }
  if (!request.keepUpToDate) return null;
  if (end !== null) return "End date not supported with keepUpToDate";
  if (!["TRADES", "MIDPOINT", "BID", "ASK"].includes(request.what))
    return "What to show not supported with keepUpToDate";
  return resolution === "1s" ? "Bar size not supported with keepUpToDate" : null;
}

/** Look-back as TWS takes it, or why it does not. A bare number means seconds. */
function parseLookBack(text: string): Pick<HistoricalQuery, "count" | "unit"> | string {
  const match = /^(\d+)(?: ([SDWMY]))?$/.exec(text);
  const count = Number(match?.[1]);
  const unit = (match?.[2] ?? "S") as HistoricalQuery["unit"];
  if (!match || count === 0) {
    return `Historical data query duration is invalid: "${text}". Expected integer{SPACE}unit (S|D|W|M|Y).`;
  }
  if (unit === "S" && count < 30)
    return "Historical data request for durations shorter than 30 seconds is not supported.";
  if (unit === "S" && count > 86_400) {
    return "Historical data request for durations longer than 86400 seconds must be made in days.";
  }
  if (unit === "D" && count > 365) {
    return "Historical data requests for durations longer than 365 days must be made in years.";
  }
  if (unit === "W" && count > 52) {
    return "Historical data requests for durations longer than 52 weeks must be made in years.";
  }
  if (unit === "M" && count > 12) {
    return "Historical data requests for durations longer than 12 months must be made in years.";
  }
  return { count, unit };
}

function parseEnd(text: string, now: number): number | null | "invalid" {
  if (text === "") return null;
  const match = /^(?:(\d{4})(\d\d)(\d\d)[ -])?(\d\d):(\d\d):(\d\d)(?: ([A-Za-z_/0-9+-]+))?$/.exec(text);
  if (!match) return "invalid";
  const today = new Date(now).toISOString().slice(0, 10);
  const date = match[1] ? `${match[1]}-${match[2]}-${match[3]}` : today;
  const wall = `${date}T${match[4]}:${match[5]}:${match[6]}`;
  if (Number.isNaN(Date.parse(`${wall}Z`))) return "invalid";
  const isUtc = text.includes("-") && !match[7];
  try {
    return isUtc ? Date.parse(`${wall}Z`) : fromWallTime(wall, match[7] ?? "UTC");
  } catch {
    return "invalid";
  }
}
