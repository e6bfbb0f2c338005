import { expect, it } from "vitest";
import { createBarColumns, type BarColumns } from "../../src/model/bar.js";
import { revisionFactor, volumeUnitChange } from "../../src/workflow/revision.js";

function barsOf(closes: readonly number[], firstDay = 0): BarColumns {
  const bars = createBarColumns(closes.length);
  closes.forEach((close, i) => {
    bars.ts[i] = (firstDay + i) * 864e5;
    bars.close[i] = close;
  });
  return bars;
}

const closes = [101.37, 98.12, 104.55, 99.99, 102.4];

it("a split shows as one factor, cents rounded and all", () => {
  const split = closes.map((close) => Math.round((close / 4) * 100) / 100);
  expect(revisionFactor(barsOf(closes), barsOf([...split, 25]))).toBeCloseTo(0.25, 3);
});

it("a dividend adjustment of a third of a percent shows, too", () => {
  const adjusted = closes.map((close) => close * 0.9967);
  expect(revisionFactor(barsOf(closes), barsOf(adjusted))).toBeCloseTo(0.9967, 6);
});

it("equal bars, one corrected bar, and scattered corrections are no revision", () => {
  expect(revisionFactor(barsOf(closes), barsOf(closes))).toBeNull();
  expect(revisionFactor(barsOf(closes), barsOf(closes.with(2, 52)))).toBeNull();
  expect(revisionFactor(barsOf(closes), barsOf(closes.map((close, i) => close * (1 + i / 100))))).toBeNull();
});

it("fewer than three bars in common say nothing", () => {
  const half = closes.map((close) => close / 2);
  expect(revisionFactor(barsOf(closes), barsOf(half.slice(3), 3))).toBeNull();
  expect(revisionFactor(barsOf(closes), barsOf(half.slice(2), 2))).toBeCloseTo(0.5, 12);
  expect(revisionFactor(barsOf([]), barsOf(half))).toBeNull();
});

it("volumes in lots instead of shares show, and the other way round, and nothing else does", () => {
  const withVolumes = (volumes: readonly number[]): BarColumns => ({
    ...barsOf(closes),
    volume: Float64Array.from(volumes),
  });
  const shares = withVolumes([12_345, NaN, 98_765, 0, 45_678]);
  const lots = withVolumes([123, NaN, 987, 0, 456]);
  expect(volumeUnitChange(shares, lots)).toBe("shares to lots");
  expect(volumeUnitChange(lots, shares)).toBe("lots to shares");
  expect(volumeUnitChange(shares, shares)).toBeNull();
  expect(volumeUnitChange(shares, withVolumes([24_690, 5, 197_530, 0, 91_356]))).toBeNull();
  expect(volumeUnitChange(barsOf([]), lots)).toBeNull();
});
