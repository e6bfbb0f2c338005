import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseTime, type TimeRules } from "../../src/data/parse-time.js";
import { createZonedTime } from "../../src/model/zoned-time.js";

const utc: TimeRules = { asWritten: false, zone: null, dateOrder: null };

describe("a time zone", () => {
  // Offsets and clock changes of the IANA database.
  test.each([
    ["America/New_York", "2025-01-15T09:30", "2025-01-15T14:30:00Z"],
    ["America/New_York", "2025-07-15T09:30", "2025-07-15T13:30:00Z"],
    ["Europe/London", "1970-06-01T12:00", "1970-06-01T11:00:00Z"],
    ["Asia/Kolkata", "2025-03-04T09:15", "2025-03-04T03:45:00Z"],
    ["Australia/Lord_Howe", "2025-01-15T12:00", "2025-01-15T01:00:00Z"],
    ["America/New_York", "2025-03-09T01:59", "2025-03-09T06:59:00Z"],
    ["America/New_York", "2025-03-09T03:00", "2025-03-09T07:00:00Z"],
    ["America/New_York", "2025-11-02T00:59", "2025-11-02T04:59:00Z"],
    ["America/New_York", "2025-11-02T02:00", "2025-11-02T07:00:00Z"],
  ])("%s %s is %s", (name, wall, expected) => {
    expect(createZonedTime(name).toUtc(Date.parse(`${wall}Z`))).toBe(Date.parse(expected));
  });

  test("a skipped and a repeated hour are told apart", () => {
    const zone = createZonedTime("America/New_York");
    expect(zone.toUtc(Date.UTC(2025, 2, 9, 2, 30))).toBe("nonexistent");
    expect(zone.toUtc(Date.UTC(2025, 10, 2, 1, 30))).toBe("ambiguous");
  });

  test("wall time and instant lead to each other", () => {
    for (const name of ["America/New_York", "Europe/Berlin", "Africa/Casablanca", "Pacific/Apia"]) {
      const zone = createZonedTime(name);
      fc.assert(
        fc.property(fc.integer({ min: -500_000, max: 600_000 }), (hours) => {
          const back = zone.toUtc(zone.toWall(hours * 36e5));
          if (back !== "ambiguous") expect(back).toBe(hours * 36e5);
        }),
      );
    }
  });
});

test("every date is what the calendar of JavaScript says", () => {
  fc.assert(
    fc.property(fc.date({ min: new Date("1000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }), (date) => {
      const iso = date.toISOString();
      expect(parseTime(iso, utc)).toBe(date.getTime());
      expect(parseTime(iso.slice(0, 10), utc)).toBe(Date.parse(iso.slice(0, 10)));
      expect(parseTime(iso.slice(0, 10).replaceAll("-", ""), utc)).toBe(Date.parse(iso.slice(0, 10)));
    }),
  );
});

test.each([
  "2025-02-29",
  "2025-13-01",
  "2025-00-10",
  "2025-04-31",
  "20250229",
  "2025-03-04T25:00",
  "2025-03-04 nonsense",
  "4.3.25",
  "1741098",
])("%s is not a time", (text) => {
  expect(parseTime(text, utc)).toMatchObject({ reason: expect.stringContaining(text) as string });
});

test("an unknown zone behind a time is named", () => {
  expect(parseTime("20250304 09:30:00 Mars/Base", utc)).toEqual({
    reason: '"20250304 09:30:00 Mars/Base" names the unknown time zone "Mars/Base"',
  });
});

test("the date as written counts when it is asked for", () => {
  const written = { ...utc, asWritten: true };
  expect(parseTime("2025-03-04T00:00:00+09:00", written)).toBe(Date.UTC(2025, 2, 4));
  expect(parseTime("2025-03-04", { ...written, zone: createZonedTime("Asia/Tokyo") })).toBe(Date.UTC(2025, 2, 4));
});

test("an epoch is a date of the zone when dates count as written", () => {
  const tokyo = { asWritten: true, zone: createZonedTime("Asia/Tokyo"), dateOrder: null };
  const midnightInTokyo = Date.parse("2025-03-04T00:00:00+09:00");
  expect(parseTime(String(midnightInTokyo), tokyo)).toBe(Date.UTC(2025, 2, 4));
});
