import { describe, expect, it } from "vitest";
import type { HistoricalDataRequest } from "../../src/testing/gateway-request.js";
import { checkHistoricalRequest } from "../../src/testing/historical-rules.js";

const now = Date.parse("2025-11-14T21:00:00Z");
const request = (facts: Partial<HistoricalDataRequest> = {}): HistoricalDataRequest => ({
  kind: "historicalData",
  reqId: 1,
  contract: {
    conId: 1,
    symbol: "",
    secType: "",
    exchange: "SMART",
    primaryExch: "",
    currency: "",
    localSymbol: "",
  },
  endDateTime: "",
  barSize: "1 day",
  duration: "1 Y",
  useRth: true,
  what: "TRADES",
  formatDate: "2",
  keepUpToDate: false,
  ...facts,
});

describe("a request for history", () => {
  it.each<[string, Partial<HistoricalDataRequest>, number, RegExp]>([
    ["a bare date as its end", { endDateTime: "20251101" }, 10314, /End Date\/Time/],
    ["an ISO time as its end", { endDateTime: "2025-11-01T00:00:00Z" }, 10314, /UTC notation/],
    ["a zone that does not exist", { endDateTime: "20251101 10:00:00 Mars/Base" }, 10314, /End Date/],
    ["a month 13 in its end", { endDateTime: "20251301-10:00:00" }, 10314, /End Date/],
    ["no space in its duration", { duration: "5D" }, 321, /5D/],
    ["a duration of nothing", { duration: "0 D" }, 321, /0 D/],
    ["a unit that is none", { duration: "5 H" }, 321, /5 H/],
    ["less than 30 seconds", { duration: "29 S" }, 321, /30 seconds/],
    ["more than a day of seconds", { duration: "86401 S" }, 321, /86400 seconds/],
    ["more than 365 days", { duration: "366 D" }, 321, /longer than 365 days must be made in years/],
    ["more than 52 weeks", { duration: "53 W" }, 321, /52 weeks/],
    ["more than 12 months", { duration: "13 M" }, 321, /12 months/],
    ["adjusted prices with an end", { what: "ADJUSTED_LAST", endDateTime: "20251101-00:00:00" }, 321, /adjusted last/],
    ["a bar size in the singular", { barSize: "1 sec" }, 321, /Legal ones are: 1 secs, .*1 day, 1W, 1M/],
    ["a bar size in the plural", { barSize: "1 hours" }, 321, /bar size setting is invalid/],
    ["weekly adjusted prices", { what: "ADJUSTED_LAST", barSize: "1W" }, 321, /adjusted last/],
    ["a price kind that is none", { what: "LAST" }, 321, /What to show/],
    ["a date format that is none", { formatDate: "3" }, 321, /Format date/],
    ["too many one-second bars", { barSize: "1 secs", duration: "2001 S" }, 321, /2000 S/],
    ["live updates with an end", { keepUpToDate: true, endDateTime: "20251101-00:00:00" }, 321, /keepUpToDate/],
    ["live updates of both sides", { keepUpToDate: true, what: "BID_ASK" }, 321, /keepUpToDate/],
    ["live updates every second", { keepUpToDate: true, barSize: "1 secs", duration: "60 S" }, 321, /keepUpToDate/],
  ])("is refused with %s", (_, facts, code, text) => {
    expect(checkHistoricalRequest(request(facts), now)).toMatchObject({ code });
    expect((checkHistoricalRequest(request(facts), now) as { text: string }).text).toMatch(text);
  });

  it("with several faults is refused for the first in TWS's order", () => {
    const steps: readonly (readonly [Partial<HistoricalDataRequest>, RegExp])[] = [
      [{ formatDate: "3" }, /Format date/],
      [{ what: "LAST" }, /What to show/],
      [{ barSize: "1 hours" }, /bar size/],
      [{ duration: "5D" }, /5D/],
      [{ endDateTime: "20251101" }, /End Date\/Time/],
    ];
    let facts: Partial<HistoricalDataRequest> = {};
    for (const [fault, text] of steps) {
      facts = { ...facts, ...fault };
      expect((checkHistoricalRequest(request(facts), now) as { text: string }).text).toMatch(text);
    }
  });

  it.each<[string, Partial<HistoricalDataRequest>, object]>([
    ["weeks by both names", { barSize: "1 week" }, { resolution: "1w" }],
    ["months by both names", { barSize: "1M" }, { resolution: "1mo" }],
    ["a bare number as seconds", { duration: "3600", barSize: "1 min" }, { count: 3600, unit: "S" }],
    ["an end in UTC", { endDateTime: "20251103-15:00:00" }, { end: Date.parse("2025-11-03T15:00:00Z") }],
    ["an end in a zone", { endDateTime: "20251103 10:00:00 US/Eastern" }, { end: Date.parse("2025-11-03T15:00:00Z") }],
    ["no end as now", {}, { end: null }],
  ])("takes %s", (_, facts, expected) => {
    expect(checkHistoricalRequest(request(facts), now)).toMatchObject(expected);
  });
});
