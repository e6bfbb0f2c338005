import { expect, test } from "vitest";
import type { Frame } from "../../src/frame/frame.js";
import { computeIndicators } from "../../src/indicators/compute-indicators.js";
import { loadBars, readColumns, readJson } from "../support/load-fixture.js";

// Reference values: plain Python with exact sums, checked against TA-Lib C 0.4.0 (test/fixtures/NOTICE.md).
const files = [
  { name: "GOOG_1d", symbol: "GOOG", resolution: "1d" },
  { name: "EURUSD_1h_2017", symbol: "EURUSD", resolution: "1h" },
] as const;

/** Number of rows where the column is not the golden one: values within 1e-9, "no value" in the same rows. */
function wrongRows(column: Float64Array, golden: Float64Array): number {
  let wrong = 0;
  for (const [i, want] of golden.entries()) {
    const got = column[i]!;
    const equal = Number.isNaN(want) ? Number.isNaN(got) : Math.abs(got - want) <= 1e-9 * Math.max(1, Math.abs(want));
    if (!equal) wrong++;
  }
  return wrong;
}

for (const { name, symbol, resolution } of files) {
  const bars = loadBars(`test/fixtures/bars/${name}.csv.gz`, symbol, resolution);
  const { ts, ...golden } = readColumns(`test/fixtures/golden/indicators/${name}.csv.gz`);
  const names = Object.keys(golden);
  const frame = computeIndicators(bars, names);

  test(`${name}: the golden file is about the same bars`, () => {
    expect(ts).toEqual(bars.ts);
    expect(names).toHaveLength(23);
  });

  test.each(names)(`${name}: %s equals the golden column in every row`, (column) => {
    expect(wrongRows(frame.col(column), golden[column]!)).toBe(0);
  });
}

interface Checkpoints {
  readonly rows: number;
  readonly columns: Readonly<
    Record<string, { first_index: number; count: number; sum: number; last: number; checkpoints: [number, number][] }>
  >;
}

const checkpoints = readJson("test/fixtures/golden/indicators/EURUSD_1s_checkpoints.json") as Checkpoints;
const seconds = loadBars("test/fixtures/bars/EURUSD_1s.csv.gz", "EURUSD", "1s");
const names = Object.keys(checkpoints.columns);
const frame: Frame = computeIndicators(seconds, names);

test.each(names)("EURUSD_1s: %s keeps its digits over 208 472 bars", (name) => {
  const golden = checkpoints.columns[name]!;
  const column = frame.col(name);
  const values = column.filter((value) => !Number.isNaN(value));
  expect(column).toHaveLength(checkpoints.rows);
  expect(column.findIndex((value) => !Number.isNaN(value))).toBe(golden.first_index);
  expect(values).toHaveLength(golden.count);
  expect(Math.abs(values.reduce((sum, value) => sum + value, 0) - golden.sum)).toBeLessThan(
    1e-9 * Math.max(1, Math.abs(golden.sum)),
  );
  for (const [row, want] of [...golden.checkpoints, [checkpoints.rows - 1, golden.last] as const]) {
    expect(Math.abs(column[row]! - want)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(want)));
  }
});
