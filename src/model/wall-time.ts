const formats = new Map<string, Intl.DateTimeFormat>();

// Brokers and exchanges still use zone names that some builds of ICU lack.
const zoneNames: Readonly<Record<string, string>> = {
  "US/Eastern": "America/New_York",
  "US/Central": "America/Chicago",
  "US/Pacific": "America/Los_Angeles",
  EST5EDT: "America/New_York",
  JST: "Asia/Tokyo",
  MET: "Europe/Berlin",
};

/**
 * What the clock on the wall of a zone shows at an instant, `2025-11-14T09:30:00`.
 *
 * @throws {RangeError} if the zone is unknown.
 */
export function toWallTime(instant: number, zone: string): string {
  return wallFormat(zone).format(instant).replace(" ", "T");
}

/**
 * The instant (epoch milliseconds UTC) at which the wall clock of a zone shows `2025-11-14T09:30:00`: the earlier one
 * where it shows it twice, the same distance past the jump where it never shows it.
 *
 * @throws {RangeError} if the zone is unknown.
 */
export function fromWallTime(wall: string, zone: string): number {
  const asUtc = Date.parse(`${wall}Z`);
  const before = asUtc - offsetAt(asUtc - 864e5, zone);
  const after = asUtc - offsetAt(asUtc + 864e5, zone);
  const hits = [before, after].filter((instant) => instant + offsetAt(instant, zone) === asUtc);
  return hits.length > 0 ? Math.min(...hits) : before;
}

function offsetAt(instant: number, zone: string): number {
  const whole = Math.floor(instant / 1000) * 1000;
  return Date.parse(`${toWallTime(whole, zone)}Z`) - whole;
}

function wallFormat(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    const timeZone = zoneNames[zone] ?? zone;
    // Swedish writes 2025-11-14 09:30:00.
    format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
    formats.set(zone, format);
  }
  return format;
}
