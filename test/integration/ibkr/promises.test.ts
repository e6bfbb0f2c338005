import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Resolution } from "../../../src/model/resolution.js";
import type { GatewayFault } from "../../../src/testing/gateway-fault.js";
import type { SimulatedSeries } from "../../../src/testing/simulated-series.js";
import { barsAt, collect, sessionBars, weekdays, withGateway } from "./simulated-market.js";

const dayMs = 864e5;
const first = Date.parse("2023-01-02");
const last = Date.parse("2025-11-14");
const days = weekdays("2023-01-02", "2025-11-14");
const series: Partial<Record<Resolution, SimulatedSeries>> = {
  "1d": { symbol: "SPY", resolution: "1d", bars: barsAt(days) },
  "1h": { symbol: "SPY", resolution: "1h", bars: barsAt(sessionBars(days, 36e5)) },
  "15m": { symbol: "SPY", resolution: "15m", bars: barsAt(sessionBars(days.slice(-120), 9e5)) },
};
const surmountable: readonly GatewayFault[] = [
  { name: "drop", afterBars: 3 },
  { name: "reconnecting", times: 2 },
  { name: "pacing" },
  { name: "link-lost", delayMs: 20 },
  { name: "unsorted" },
  { name: "bad-bars" },
];

describe("a fetch of any window, in fair weather and foul", () => {
  it("has every bar of the window once, in pieces that touch and hold what they say", async () => {
    const windows = fc.record({
      resolution: fc.constantFrom<Resolution>("1d", "1h", "15m"),
      from: fc.integer({ min: first - 100 * dayMs, max: last }),
      length: fc.integer({ min: 0, max: 900 * dayMs }),
      faults: fc.subarray([...surmountable], { maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(windows, async ({ resolution, from, length, faults }) => {
        const served = series[resolution]!;
        const to = from + length;
        // Of daily bars the day in which the window begins counts in full.
        const begin = resolution === "1d" ? Math.floor(from / dayMs) * dayMs : from;
        const wanted = [...served.bars.ts].filter((ts) => ts >= begin && ts <= to);
        await withGateway({ series: [served], faults, client: { maxTries: 9 } }, async (source) => {
          const { bars, chunks } = await collect(source, { symbol: "SPY", resolution, from, to });
          expect([...bars.ts]).toEqual(wanted);
          for (const { bars: inside, from: start, to: end } of chunks) {
            if (inside.ts.length === 0) continue;
            expect(inside.ts[0]).toBeGreaterThanOrEqual(start);
            expect(inside.ts.at(-1)).toBeLessThanOrEqual(end);
          }
          chunks.slice(1).forEach((chunk, i) => expect(chunk.to).toBe(chunks[i]!.from - 1));
          if (chunks.length > 0) expect(chunks.at(-1)!.from).toBe(begin);
        });
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});
