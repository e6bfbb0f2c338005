import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromWallTime, toWallTime } from "../../src/model/wall-time.js";

const utc = (text: string): number => Date.parse(text);

describe("wall time", () => {
  it("of New York is five hours behind UTC in winter and four in summer", () => {
    expect(toWallTime(utc("2025-01-14T14:30:00Z"), "America/New_York")).toBe("2025-01-14T09:30:00");
    expect(toWallTime(utc("2025-07-14T13:30:00Z"), "US/Eastern")).toBe("2025-07-14T09:30:00");
    expect(fromWallTime("2025-01-14T09:30:00", "US/Eastern")).toBe(utc("2025-01-14T14:30:00Z"));
    expect(fromWallTime("2025-07-14T09:30:00", "America/New_York")).toBe(utc("2025-07-14T13:30:00Z"));
  });

  it("of midnight belongs to the day that begins", () => {
    expect(toWallTime(utc("2025-11-14T05:00:00Z"), "America/New_York")).toBe("2025-11-14T00:00:00");
  });

  it("that comes twice in autumn means the earlier instant", () => {
    expect(fromWallTime("2025-11-02T01:30:00", "America/New_York")).toBe(utc("2025-11-02T05:30:00Z"));
  });

  it("that never comes in spring lies as far behind the jump", () => {
    expect(fromWallTime("2025-03-09T02:30:00", "America/New_York")).toBe(utc("2025-03-09T07:30:00Z"));
  });

  it("knows the zones of IBKR and refuses others", () => {
    expect(fromWallTime("2025-07-14T09:00:00", "JST")).toBe(utc("2025-07-14T00:00:00Z"));
    expect(fromWallTime("2025-07-14T09:00:00", "MET")).toBe(utc("2025-07-14T07:00:00Z"));
    expect(() => fromWallTime("2025-07-14T09:00:00", "Nowhere/City")).toThrow(/Expected an IANA time zone/);
    expect(() => fromWallTime("2025-13-14T09:00:00", "JST")).toThrow(/received "2025-13-14T09:00:00"/);
  });

  it("comes back as the instant it was made of, outside the doubled hour", () => {
    const zones = fc.constantFrom("America/New_York", "Asia/Tokyo", "Europe/Berlin", "Australia/Sydney", "UTC");
    const instants = fc.integer({ min: utc("1990-01-01"), max: utc("2035-01-01") }).map((ms) => ms - (ms % 1000));
    fc.assert(
      fc.property(zones, instants, (zone, instant) => {
        const back = fromWallTime(toWallTime(instant, zone), zone);
        expect([instant, instant - 36e5]).toContain(back);
        expect(toWallTime(back, zone)).toBe(toWallTime(instant, zone));
      }),
    );
  });
});
