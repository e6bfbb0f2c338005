import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calendarTicks, type CalendarTick } from "../../src/plot/calendar-ticks.js";
import { textWidth } from "../../src/plot/glyphs.js";
import { googBars } from "../support/plot-results.js";
import { loadBars } from "../support/load-fixture.js";

const width = 1100;

function ticksOf(ts: Float64Array, pixels = width): CalendarTick[] {
  return calendarTicks(ts, { width: pixels, fontSize: 11, x: (bar) => ((bar + 0.5) * pixels) / ts.length });
}

const labels = (ts: Float64Array): string[] => ticksOf(ts).map(({ label }) => label);

/** Bars at a fixed distance. */
const evenly = (from: number, stepMs: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => from + i * stepMs);

describe("calendarTicks", () => {
  it("labels five years of days by half-years, with the years standing out", () => {
    const ticks = ticksOf(googBars(1256).ts);
    expect(ticks.map(({ label }) => label)).toEqual([
      "Jul",
      "2009",
      "Jul",
      "2010",
      "Jul",
      "2011",
      "Jul",
      "2012",
      "Jul",
      "2013",
    ]);
    expect(ticks.filter(({ major }) => major).map(({ label }) => label)).toEqual([
      "2009",
      "2010",
      "2011",
      "2012",
      "2013",
    ]);
  });

  it("places a tick on the first bar of its period", () => {
    const { ts } = googBars(1256);
    const year = ticksOf(ts).find(({ label }) => label === "2010")!;
    expect(new Date(ts[year.bar]!).toISOString().slice(0, 10)).toBe("2010-01-04");
    expect(new Date(ts[year.bar - 1]!).toISOString().slice(0, 10)).toBe("2009-12-31");
  });

  it("labels three months of days by weeks, and says when a year begins", () => {
    expect(labels(googBars(60).ts)).toEqual(expect.arrayContaining(["Dec 10", "Dec 17", "Jan 7, 2013", "Feb 4"]));
  });

  it("labels sixty years by five", () => {
    expect(labels(evenly(Date.UTC(1950, 0, 3), 864e5, 365 * 60))).toEqual(
      expect.arrayContaining(["1955", "1960", "2005"]),
    );
  });

  it("labels a day of minutes by hours, and days where they begin", () => {
    const texts = labels(evenly(Date.UTC(2024, 2, 4, 20), 6e4, 600));
    expect(texts).toEqual(expect.arrayContaining(["21:00", "Mar 5", "02:00"]));
  });

  it("labels a minute of seconds by seconds", () => {
    expect(labels(evenly(Date.UTC(2024, 2, 4, 20), 1e3, 60))).toContain("20:00:30");
  });

  it("has no gap for nights and weekends: hourly bars are labelled by the bars there are", () => {
    const { ts } = loadBars("test/fixtures/bars/EURUSD_1h_2017.csv.gz", "EURUSD", "1h").slice(0, 1000);
    const ticks = ticksOf(ts);
    expect(ticks.length).toBeGreaterThan(4);
    for (const { bar } of ticks) expect(new Date(ts[bar]!).getUTCDay()).not.toBe(6);
  });

  it("dates a series that begins no period", () => {
    expect(ticksOf(Float64Array.of(Date.UTC(2004, 7, 19)))).toEqual([{ bar: 0, label: "Aug 19, 2004", major: true }]);
  });

  it("never lets labels overlap or stand outside, whatever the bars", () => {
    const gaps = fc.array(
      fc.oneof(fc.constant(6e4), fc.constant(864e5), fc.double({ min: 1e3, max: 1e10, noNaN: true })),
      {
        minLength: 1,
        maxLength: 400,
      },
    );
    fc.assert(
      fc.property(gaps, fc.integer({ min: 300, max: 2000 }), (steps, pixels) => {
        let now = Date.UTC(2001, 5, 1);
        const ts = Float64Array.from(steps, (step) => (now += Math.ceil(step)));
        const ticks = ticksOf(ts, pixels);
        const edges = ticks.map(({ bar, label, major }) => {
          const half = textWidth(label, 11, major ? 600 : 400) / 2;
          const x = ((bar + 0.5) * pixels) / ts.length;
          return [x - half, x + half] as const;
        });
        expect(ticks.length).toBeGreaterThan(0);
        for (let i = 1; i < edges.length; i++) expect(edges[i]![0]).toBeGreaterThan(edges[i - 1]![1]);
        if (ticks.length > 1) {
          expect(edges[0]![0]).toBeGreaterThanOrEqual(0);
          expect(edges.at(-1)![1]).toBeLessThanOrEqual(pixels);
        }
      }),
    );
  });
});
