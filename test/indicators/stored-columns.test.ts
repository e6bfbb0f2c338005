import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { computeIndicators } from "../../src/indicators/compute-indicators.js";
import { computeStoredColumns, storedColumnHistory, type StoredColumns } from "../../src/indicators/stored-columns.js";
import { loadBars, readColumns } from "../support/load-fixture.js";

/** The stored columns of a series that arrives in batches, each continued from the 49 closes and the ath before it. */
function inBatches(close: Float64Array, cuts: readonly number[]): StoredColumns {
  const edges = [0, ...[...cuts].sort((a, b) => a - b), close.length];
  const out = { ma20: new Float64Array(close.length), ma50: close.slice(), ath: close.slice() };
  for (let k = 1; k < edges.length; k++) {
    const [from, to] = [edges[k - 1]!, edges[k]!];
    const batch = computeStoredColumns(close.subarray(from, to), {
      closes: close.subarray(Math.max(0, from - storedColumnHistory), from),
      ath: from === 0 ? null : out.ath[from - 1]!,
    });
    for (const name of ["ma20", "ma50", "ath"] as const) out[name].set(batch[name], from);
  }
  return out;
}

const price = fc.oneof(
  fc.integer({ min: 1, max: 500_000 }).map((cents) => cents / 100),
  fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
  fc.constantFrom(1e-300, 5e-324, 1e300, 0.1, 1 / 3),
);

describe("computeStoredColumns", () => {
  test("gives the golden averages", () => {
    const { close } = loadBars("test/fixtures/bars/GOOG_1d.csv.gz", "GOOG", "1d").bars;
    const golden = readColumns("test/fixtures/golden/indicators/GOOG_1d.csv.gz");
    const stored = computeStoredColumns(close);
    for (const [name, reference] of [
      ["ma20", "sma20"],
      ["ma50", "sma50"],
      ["ath", "ath_close"],
    ] as const) {
      for (const [i, want] of golden[reference]!.entries()) {
        if (Number.isNaN(want)) expect(stored[name][i]).toBeNaN();
        else expect(Math.abs(stored[name][i]! - want)).toBeLessThanOrEqual(1e-9 * want);
      }
    }
  });

  test("is the same to the last bit however the series is cut into batches", () => {
    fc.assert(
      fc.property(
        fc.array(price, { maxLength: 180 }),
        fc.array(fc.nat({ max: 180 }), { maxLength: 6 }),
        (prices, cuts) => {
          const close = Float64Array.from(prices);
          const fitting = cuts.map((cut) => Math.min(cut, close.length));
          expect(inBatches(close, fitting)).toEqual(computeStoredColumns(close));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("is the same bar by bar over thousands of bars whose level changes a millionfold", () => {
    const close = Float64Array.from(
      { length: 9000 },
      (_, i) => (i % 7 === 0 ? 0.1 : 0.3) * (i > 5000 ? 1e6 : 1) + i / 3e3,
    );
    const cuts = Array.from({ length: close.length }, (_, i) => i);
    expect(inBatches(close, cuts)).toEqual(computeStoredColumns(close));
  });

  test("equals computeIndicators to the last bit", () => {
    const bars = loadBars("test/fixtures/bars/EURUSD_1h_2017.csv.gz", "EURUSD", "1h");
    const frame = computeIndicators(bars, ["ma20", "ma50", "ath"]);
    const { ma20, ma50, ath } = computeStoredColumns(bars.col("close"));
    expect([ma20, ma50, ath]).toEqual(["ma20", "ma50", "ath"].map((name) => frame.col(name)));
  });

  test("more history than needed changes nothing", () => {
    const close = Float64Array.from({ length: 300 }, (_, i) => 100 + Math.sin(i));
    const state = { closes: close.subarray(0, 200), ath: computeStoredColumns(close).ath[199]! };
    const whole = computeStoredColumns(close);
    const { ma20, ma50, ath } = computeStoredColumns(close.subarray(200), state);
    expect([ma20, ma50, ath]).toEqual([whole.ma20.slice(200), whole.ma50.slice(200), whole.ath.slice(200)]);
  });

  test("no bars, one bar, two bars", () => {
    expect(computeStoredColumns(new Float64Array(0)).ma20).toHaveLength(0);
    const two = computeStoredColumns(Float64Array.of(3, 2));
    expect([...two.ma20, ...two.ma50]).toEqual([NaN, NaN, NaN, NaN]);
    expect([...two.ath]).toEqual([3, 3]);
  });
});
