import { isIntraday, type Resolution } from "./resolution.js";

/** A bar's time as text: `2025-03-04` for daily and longer bars, `2025-03-04T14:30:00Z` for shorter ones. */
export function formatTs(ts: number, resolution: Resolution): string {
  const date = new Date(ts);
  if (Number.isNaN(date.getTime())) return `no instant, ${ts}`;
  const iso = date.toISOString();
  return isIntraday(resolution) ? iso.replace(".000Z", "Z") : iso.slice(0, 10);
}
