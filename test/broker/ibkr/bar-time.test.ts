import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatEndTime, parseBarTime } from "../../../src/broker/ibkr/bar-time.js";
import { formatGatewayTime } from "../../../src/testing/bar-row.js";

const utc = (text: string): number => Date.parse(text);

describe("a time of TWS", () => {
  it.each([
    ["20231204", "2023-12-04T00:00:00Z"],
    ["1701696630", "2023-12-04T13:30:30Z"],
    ["20241111-16:53:00", "2024-11-11T16:53:00Z"],
    ["20231204 13:30:30 US/Eastern", "2023-12-04T18:30:30Z"],
    ["20230704 09:30:00 America/New_York", "2023-07-04T13:30:00Z"],
    ["20231204 13:30:30 Europe/Zurich", "2023-12-04T12:30:30Z"],
    ["20231204  13:30:30", "2023-12-04T18:30:30Z"],
    ["20231204 13:30:30", "2023-12-04T18:30:30Z"],
    [" 20231204 ", "2023-12-04T00:00:00Z"],
    ["19801212-14:30:00", "1980-12-12T14:30:00Z"],
  ])("%s is %s", (text, expected) => {
    expect(parseBarTime(text, "US/Eastern")).toBe(utc(expected));
  });

  it.each([
    "",
    "finished",
    "2023-12-04",
    "20231204T13:30:30",
    "20231301",
    "20231204 13:30:30 Mars/Base",
    "12",
    "99:99:99",
  ])('"%s" is refused', (text) => {
    expect(() => parseBarTime(text, "UTC")).toThrow(expect.objectContaining({ code: "BAD_BARS" }) as Error);
  });

  it("is read back whatever form TWS is set to", () => {
    const zones = fc.constantFrom("US/Eastern", "Europe/Zurich", "Asia/Tokyo", "Australia/Sydney");
    const forms = fc.constantFrom("zone", "utc", "legacy" as const);
    const seconds = fc.integer({ min: utc("1990-01-01") / 1000, max: utc("2035-01-01") / 1000 });
    fc.assert(
      fc.property(seconds, zones, forms, (second, zone, timeFormat) => {
        const style = { zone, timeFormat } as const;
        const text = formatGatewayTime(second * 1000, style);
        const back = parseBarTime(text, zone);
        // In the hour that comes twice in autumn the earlier one is meant.
        expect([second * 1000, second * 1000 - 36e5]).toContain(back);
        expect(formatGatewayTime(back, style)).toBe(text);
      }),
    );
  });
});

describe("the end of a window", () => {
  it("is written in UTC with a dash, rounded up to the second", () => {
    expect(formatEndTime(utc("2024-11-11T16:53:00Z"))).toBe("20241111-16:53:00");
    expect(formatEndTime(utc("2024-11-11T16:53:00Z") + 1)).toBe("20241111-16:53:01");
    expect(formatEndTime(utc("2024-12-31T23:59:59.500Z"))).toBe("20250101-00:00:00");
  });
});
