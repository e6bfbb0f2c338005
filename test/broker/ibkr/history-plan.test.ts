import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toBarSize } from "../../../src/broker/ibkr/bar-size.js";
import {
  estimateBars,
  maxBarsPerRequest,
  planRequest,
  planSingleRequest,
} from "../../../src/broker/ibkr/history-plan.js";
import { sessionDensity } from "../../../src/broker/ibkr/session-density.js";
import { parseDuration } from "../../../src/model/duration.js";
import { resolutionMs, resolutions } from "../../../src/model/resolution.js";
import type { HistoricalDataRequest } from "../../../src/testing/gateway-request.js";
import { checkHistoricalRequest } from "../../../src/testing/historical-rules.js";

const dayMs = 864e5;
const stock = sessionDensity("STK", true);
const now = Date.parse("2025-11-15T00:22:00Z");
const contract = {
  ...{ conId: 1, symbol: "", secType: "", exchange: "SMART" },
  ...{ primaryExch: "", currency: "", localSymbol: "" },
};

const densities = fc.constantFrom(
  stock,
  sessionDensity("STK", false),
  sessionDensity("CASH", true),
  sessionDensity("CRYPTO", true),
);
const spans = fc.oneof(
  fc.integer({ min: 1, max: 3 * dayMs }),
  fc.integer({ min: dayMs, max: 500 * dayMs }),
  fc.integer({ min: dayMs, max: 40 * 365 * dayMs }),
);

describe("a planned request", () => {
  it.each([
    ["1s", "1800 S"],
    ["5s", "7200 S"],
    ["10s", "14400 S"],
    ["30s", "1 D"],
    ["1m", "1 W"],
    ["5m", "1 M"],
    ["15m", "3 M"],
    ["30m", "6 M"],
    ["1h", "1 Y"],
    ["2h", "2 Y"],
    ["8h", "2 Y"],
    ["1d", "15 Y"],
  ] as const)("for %s bars of a stock reaches back %s at most", (resolution, duration) => {
    expect(planRequest(0, now, resolution, stock).duration).toBe(duration);
  });

  it("is shorter where trading never stops", () => {
    expect(planRequest(0, now, "1m", sessionDensity("CRYPTO", true)).duration).toBe("3 D");
    expect(planRequest(0, now, "1h", sessionDensity("CASH", true)).duration).toBe("6 M");
  });

  it("is as short as the window allows", () => {
    const end = Date.parse("2025-11-15");
    expect(planRequest(end - 1825 * dayMs, end, "1d", stock).duration).toBe("5 Y");
    expect(planRequest(end - 10 * dayMs, end, "1d", stock).duration).toBe("11 D");
    expect(planRequest(end - 3600e3, end, "1m", stock).duration).toBe("3600 S");
    expect(planRequest(end - 1000, end, "1s", stock).duration).toBe("30 S");
  });

  it("is always one that TWS takes", () => {
    fc.assert(
      fc.property(fc.constantFrom(...resolutions), spans, densities, (resolution, span, density) => {
        const { duration } = planRequest(now - span, now, resolution, density);
        const request: HistoricalDataRequest = {
          kind: "historicalData",
          reqId: 1,
          contract,
          endDateTime: "",
          barSize: toBarSize(resolution),
          duration,
          useRth: true,
          what: "TRADES",
          formatDate: "2",
          keepUpToDate: false,
        };
        expect(checkHistoricalRequest(request, now)).toMatchObject({ resolution });
      }),
    );
  });

  it("never has many more bars than the client can decode in a breath", () => {
    fc.assert(
      fc.property(fc.constantFrom(...resolutions), spans, densities, (resolution, span, density) => {
        const { duration } = planRequest(now - span, now, resolution, density);
        const { count, unit } = parseDuration(duration);
        const tradingDays = 7 / density.daysPerWeek;
        const ms = count * { S: 1e3, D: dayMs * tradingDays, W: 7 * dayMs, M: 31 * dayMs, Y: 366 * dayMs }[unit];
        expect(estimateBars(ms, resolution, density)).toBeLessThan(maxBarsPerRequest * 1.5);
      }),
    );
  });

  it("leads from any end to any beginning, without a hole", () => {
    fc.assert(
      fc.property(fc.constantFrom(...resolutions), spans, densities, (resolution, span, density) => {
        const from = now - Math.min(span, resolutionMs(resolution) * 200_000);
        let end = now;
        for (let steps = 0; end > from; steps++) {
          expect(steps).toBeLessThan(400_000);
          const { duration, coveredFrom } = planRequest(from, end, resolution, density);
          const { count, unit } = parseDuration(duration);
          // A calendar month has 28 days at least, a year 365; of trading days the first is only begun.
          const least = { S: 1e3, D: dayMs, W: 7 * dayMs, M: 28 * dayMs, Y: 365.25 * dayMs }[unit] * count;
          expect(end - coveredFrom).toBeLessThanOrEqual(least);
          expect(coveredFrom).toBeLessThanOrEqual(end);
          end = coveredFrom < end ? coveredFrom : end - dayMs;
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe("a single request", () => {
  it("reaches back over the whole window, in days up to a year and in years beyond", () => {
    expect(planSingleRequest(now - 20 * dayMs, now, "1d")).toBe("21 D");
    expect(planSingleRequest(now - 400 * dayMs, now, "1d")).toBe("2 Y");
    expect(planSingleRequest(now - 1825 * dayMs, now, "1d")).toBe("5 Y");
  });
});
