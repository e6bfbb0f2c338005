import { createZonedTime, type ZonedTime } from "./zoned-time.js";

const dayMs = 864e5;
const clocks = new Map<string, ZonedTime>();

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
 * @throws {UsageError} `INVALID_ARGUMENT` if the zone is unknown
 */
export function toWallTime(instant: number, zone: string): string {
  return new Date(clockOf(zone).toWall(instant)).toISOString().slice(0, 19);
}

/**
 * The instant (epoch milliseconds UTC) at which the wall clock of a zone shows `2025-11-14T09:30:00`: the earlier one
 * where it shows it twice, the same distance past the jump where it never shows it.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` if the zone is unknown
 * @throws {RangeError} if there is no such time
 */
export function fromWallTime(wall: string, zone: string): number {
  const wallMs = Date.parse(`${wall}Z`);
  if (Number.isNaN(wallMs)) throw new RangeError(`Expected a time such as 2025-11-14T09:30:00, received "${wall}".`);
  const clock = clockOf(zone);
  const instant = clock.toUtc(wallMs);
  if (typeof instant === "number") return instant;
  const dayBefore = wallMs - dayMs;
  return wallMs - (clock.toWall(dayBefore) - dayBefore);
}

/** Kept, for a zone's offsets are found once and used for every bar. */
function clockOf(zone: string): ZonedTime {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = createZonedTime(zoneNames[zone] ?? zone);
    clocks.set(zone, clock);
  }
  return clock;
}
