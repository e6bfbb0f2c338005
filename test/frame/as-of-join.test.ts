import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asOfJoin } from "../../src/frame/as-of-join.js";
import { toKnownColumns } from "../../src/frame/known-columns.js";
import { UsageError } from "../../src/model/errors.js";
import type { ExternalSignal } from "../../src/model/events.js";

const f = (...values: number[]) => Float64Array.of(...values);

/** Instants that rise, with repetitions. */
const instants = (maxLength: number) =>
  fc
    .array(fc.integer({ min: 0, max: 60 }), { maxLength })
    .map((list) => Float64Array.from(list.toSorted((a, b) => a - b)));

describe("asOfJoin", () => {
  test("gives the last value known at each row", () => {
    const { rate } = asOfJoin(f(10, 20, 30, 40), { knownAt: f(15, 30), columns: { rate: f(1, 2) } });
    expect([...rate]).toEqual([NaN, 1, 2, 2]);
  });

  test("a value counts at the very instant it becomes known, not before", () => {
    const known = { knownAt: f(20), columns: { rate: f(1) } };
    expect([...asOfJoin(f(19, 20), known).rate]).toEqual([NaN, 1]);
  });

  test("a stale value no longer counts", () => {
    const known = { knownAt: f(10), columns: { rate: f(1) } };
    expect([...asOfJoin(f(10, 15, 16), known, { staleAfterMs: 5 }).rate]).toEqual([1, 1, NaN]);
    expect([...asOfJoin(f(10, 11), known, { staleAfterMs: 0 }).rate]).toEqual([1, NaN]);
  });

  test("of values known at one instant the last one counts", () => {
    expect([...asOfJoin(f(10), { knownAt: f(10, 10), columns: { rate: f(1, 2) } }).rate]).toEqual([2]);
  });

  test("joins several columns, and none", () => {
    const known = { knownAt: f(1, 2), columns: { a: f(1, 2), b: f(3, NaN) } };
    expect(asOfJoin(f(1, 2), known)).toEqual({ a: f(1, 2), b: f(3, NaN) });
    expect(asOfJoin(f(1), { knownAt: f(), columns: {} })).toEqual({});
    expect(asOfJoin(f(), known).a).toHaveLength(0);
  });

  test("nothing that becomes known later reaches a row", () => {
    fc.assert(
      fc.property(instants(30), instants(30), fc.nat({ max: 60 }), (clock, knownAt, now) => {
        const values = knownAt.map((_, k) => k);
        const future = knownAt.map((at, k) => (at > now ? -k - 1 : k));
        const rows = clock.findLastIndex((at) => at <= now) + 1;
        const join = (column: Float64Array) => asOfJoin(clock, { knownAt, columns: { column } }).column.slice(0, rows);
        expect(join(future)).toEqual(join(values));
        // Nor does it matter whether later rows exist at all.
        const known = knownAt.findLastIndex((at) => at <= now) + 1;
        const past = { knownAt: knownAt.slice(0, known), columns: { column: values.slice(0, known) } };
        expect(asOfJoin(clock.slice(0, rows), past).column).toEqual(join(values));
      }),
      { numRuns: 500 },
    );
  });

  test("equals a search through all rows for each row", () => {
    fc.assert(
      fc.property(instants(30), instants(30), fc.constantFrom(0, 5, 30, Infinity), (clock, knownAt, staleAfterMs) => {
        const joined = asOfJoin(clock, { knownAt, columns: { at: knownAt } }, { staleAfterMs }).at;
        const want = clock.map((now) => {
          const at = knownAt.findLast((instant) => instant <= now) ?? NaN;
          return now - at <= staleAfterMs ? at : NaN;
        });
        expect(joined).toEqual(want);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ["a clock out of order", f(2, 1), f(1), 'Expected clock to rise from row to row, received "1" after "2" in row 1'],
    ["instants out of order", f(1), f(2, 1), "Expected knownAt to rise"],
    ["a missing instant", f(1), f(NaN), 'received "NaN"'],
  ])("refuses %s", (_what, clock, knownAt, message) => {
    const join = () => asOfJoin(clock, { knownAt, columns: {} });
    expect(join).toThrow(UsageError);
    expect(join).toThrow(message);
  });

  test.each([-1, NaN])("refuses to call a value stale after %d ms", (staleAfterMs) => {
    expect(() => asOfJoin(f(1), { knownAt: f(), columns: {} }, { staleAfterMs })).toThrow(`received "${staleAfterMs}"`);
  });
});

describe("toKnownColumns", () => {
  const signal = (knownAt: number, confidence: number): ExternalSignal => ({
    symbol: "SPY",
    ts: 0,
    signalType: "ml_return_forecast",
    payload: { confidence },
    knownAt,
  });

  test("orders records by when they became known, keeping the order of those known together", () => {
    const known = toKnownColumns([signal(30, 0.3), signal(10, 0.1), signal(30, 0.4)], {
      confidence: ({ payload }) => Number(payload["confidence"]),
    });
    expect(known).toEqual({ knownAt: f(10, 30, 30), columns: { confidence: f(0.1, 0.3, 0.4) } });
    expect([...asOfJoin(f(9, 10, 40), known).confidence]).toEqual([NaN, 0.1, 0.4]);
  });

  test("a record that does not say when it became known is named", () => {
    expect(() => toKnownColumns([signal(30, 0.3), signal(NaN, 0.1)], { value: () => 1 })).toThrow(
      /received "NaN" in record 1 \({"symbol":"SPY".*Say when it became known/,
    );
  });

  test("a column of another length than its moments is named", () => {
    expect(() => asOfJoin(f(1, 2), { knownAt: f(1, 2), columns: { value: f(10) } })).toThrow(
      /^Expected 2 rows in every column as in knownAt, but "value" has 1\.$/,
    );
  });

  test("no records give columns without rows", () => {
    expect(toKnownColumns([], { value: () => 1 })).toEqual({ knownAt: f(), columns: { value: f() } });
  });
});
