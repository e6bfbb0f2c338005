import { describe, expect, it } from "vitest";
import { completeAt, parseSessionHours } from "../../../src/broker/ibkr/session-hours.js";

const utc = (text: string): number => Date.parse(text);
const hours = parseSessionHours(
  "20251114:0930-20251114:1600;20251115:CLOSED;20251128:0930-20251128:1300",
  "US/Eastern",
);

describe("session hours of IBKR", () => {
  it("are read in the zone of the exchange, closed days left out", () => {
    expect(hours).toEqual([
      { date: utc("2025-11-14"), open: utc("2025-11-14T14:30:00Z"), close: utc("2025-11-14T21:00:00Z") },
      { date: utc("2025-11-28"), open: utc("2025-11-28T14:30:00Z"), close: utc("2025-11-28T18:00:00Z") },
    ]);
  });

  it("that begin the evening before belong to the day on which they end", () => {
    const [session] = parseSessionHours("20251113:1715-20251114:1700", "US/Eastern");
    expect(session!.date).toBe(utc("2025-11-14"));
  });

  it("that cannot be read are left out", () => {
    expect(parseSessionHours(undefined, "UTC")).toEqual([]);
    expect(parseSessionHours("nonsense;20251114:0930-20251114:1600", "Mars/Base")).toEqual([]);
  });
});

describe("a bar is complete", () => {
  it("at its end, or at the end of the session before that", () => {
    expect(completeAt(utc("2025-11-14T15:00:00Z"), "1h", hours)).toBe(utc("2025-11-14T16:00:00Z"));
    expect(completeAt(utc("2025-11-28T17:30:00Z"), "1h", hours)).toBe(utc("2025-11-28T18:00:00Z"));
    expect(completeAt(utc("2025-11-14T20:00:00Z"), "4h", hours)).toBe(utc("2025-11-14T21:00:00Z"));
  });

  it("of a day at the close, or at midnight UTC where the hours are not known", () => {
    expect(completeAt(utc("2025-11-28"), "1d", hours)).toBe(utc("2025-11-28T18:00:00Z"));
    expect(completeAt(utc("2025-11-13"), "1d", hours)).toBe(utc("2025-11-14"));
  });

  it("of a week after seven days, of a month when the next one begins", () => {
    expect(completeAt(utc("2025-11-10"), "1w", hours)).toBe(utc("2025-11-17"));
    expect(completeAt(utc("2025-02-03"), "1mo", hours)).toBe(utc("2025-03-01"));
  });
});
