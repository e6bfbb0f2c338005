import { describe, expect, it } from "vitest";
import { skipClosedHours, toDailyHours } from "../../../src/broker/ibkr/closed-hours.js";
import { parseSessionHours } from "../../../src/broker/ibkr/session-hours.js";

const zone = "US/Eastern";
const hours = { open: "09:30:00", close: "16:00:00", zone };
const utc = (text: string): number => Date.parse(text);

describe("the hours without trading", () => {
  it.each([
    ["a time in the session stays", "2025-11-14T15:00:00Z", "2025-11-14T15:00:00Z"],
    ["the close stays", "2025-11-14T21:00:00Z", "2025-11-14T21:00:00Z"],
    ["an evening goes back to the close", "2025-11-15T01:00:00Z", "2025-11-14T21:00:00Z"],
    ["a morning goes back to the close of the day before", "2025-11-14T13:00:00Z", "2025-11-13T21:00:00Z"],
    ["the opening goes back too, nothing lies before it", "2025-11-14T14:30:00Z", "2025-11-13T21:00:00Z"],
    ["a Sunday goes back to Friday", "2025-11-16T18:00:00Z", "2025-11-14T21:00:00Z"],
    ["a Monday morning goes back to Friday", "2025-11-17T12:00:00Z", "2025-11-14T21:00:00Z"],
    ["summer time is minded", "2025-07-15T02:00:00Z", "2025-07-14T20:00:00Z"],
  ])("%s", (_, end, expected) => {
    expect(new Date(skipClosedHours(utc(end), hours)).toISOString()).toBe(new Date(expected).toISOString());
  });

  it("are read from the sessions, half days do not make the day shorter", () => {
    const sessions = parseSessionHours("20251127:CLOSED;20251128:0930-20251128:1300;20251201:0930-20251201:1600", zone);
    expect(toDailyHours(sessions, zone)).toEqual(hours);
  });

  it("are not known without sessions, or when they last past midnight", () => {
    expect(toDailyHours([], zone)).toBeNull();
    expect(toDailyHours(parseSessionHours("20251113:1715-20251114:1700", zone), zone)).toBeNull();
  });
});
