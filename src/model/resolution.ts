import { UsageError } from "./errors.js";
import { didYouMean } from "./nearest.js";

/** Every bar size, shortest first. Stored in this spelling only, so `1h` and `1 hour` are one series. */
export const resolutions = [
  "1s",
  "5s",
  "10s",
  "15s",
  "30s",
  "1m",
  "2m",
  "3m",
  "5m",
  "10m",
  "15m",
  "20m",
  "30m",
  "1h",
  "2h",
  "3h",
  "4h",
  "8h",
  "1d",
  "1w",
  "1mo",
] as const;

/** Size of one bar. `1m` is a minute, `1mo` a month. */
export type Resolution = (typeof resolutions)[number];

const unitMs: Readonly<Record<string, number>> = { s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5, mo: 2_592e6 };

const unitWords: Readonly<Record<string, string>> = {
  s: "s",
  sec: "s",
  secs: "s",
  second: "s",
  seconds: "s",
  m: "m",
  min: "m",
  mins: "m",
  minute: "m",
  minutes: "m",
  h: "h",
  hour: "h",
  hours: "h",
  d: "d",
  day: "d",
  days: "d",
  w: "w",
  week: "w",
  weeks: "w",
  mo: "mo",
  month: "mo",
  months: "mo",
};

/**
 * Parses a bar size: our spelling (`1d`) or TWS's (`1 hour`, `15 mins`), in any case; TWS's `1M` and `1W` too.
 *
 * @throws {UsageError} `INVALID_RESOLUTION`, listing the legal sizes.
 */
export function parseResolution(text: string): Resolution {
  const trimmed = text.trim();
  const match = /^(\d+)\s*([a-z]+)$/i.exec(trimmed);
  if (match) {
    // TWS writes months with a capital M; everything else is case-insensitive.
    const unit = match[2] === "M" ? "mo" : unitWords[match[2]!.toLowerCase()];
    const candidate = `${Number(match[1])}${unit ?? "?"}`;
    if (isResolution(candidate)) return candidate;
  }
  throw new UsageError(
    "INVALID_RESOLUTION",
    `Expected a bar size (${resolutions.join(", ")}), received "${text}".${didYouMean(trimmed, resolutions)}`,
    { context: { received: text } },
  );
}

/** Whether the text is a bar size in our spelling. */
export function isResolution(text: string): text is Resolution {
  return (resolutions as readonly string[]).includes(text);
}

/** Nominal length of a bar in milliseconds (a month counts 30 days). */
export function resolutionMs(resolution: Resolution): number {
  const match = /^(\d+)([a-z]+)$/.exec(resolution)!;
  return Number(match[1]) * unitMs[match[2]!]!;
}

/** Whether bars of this size lie inside one session, so that `ts` is an instant and not a session date. */
export function isIntraday(resolution: Resolution): boolean {
  return resolutionMs(resolution) < 864e5;
}
