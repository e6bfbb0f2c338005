import { expect, it } from "vitest";
import { dataHash } from "../../src/backtest/data-hash.js";
import type { BarColumns } from "../../src/model/bar.js";

const bars: BarColumns = {
  ts: Float64Array.of(1_700_000_000_000, 1_700_086_400_000),
  open: Float64Array.of(1.5, 2),
  high: Float64Array.of(2.25, 3),
  low: Float64Array.of(1.25, 0.1),
  close: Float64Array.of(2, 2.5),
  volume: Float64Array.of(100, NaN),
};

// Made with Python: hashlib.sha256 over struct.pack('<d', …) per bar, 000000000000f87f for the missing volume.
it("is SHA-256 over little-endian doubles, bar by bar, one pattern for missing values", () => {
  expect(dataHash(bars)).toBe("79679b463b929000f5c1209abc10f535cb287b9cd7dbf194816f0face049c627");
  expect(dataHash(bars, bars)).toBe("fe3c999107cc35d255487c14ea68b60d430c06af283d9c5e8731e5a8b6ac98f5");
});

it("does not depend on which NaN stands for missing", () => {
  const bits = new BigUint64Array([0x7ff8_0000_dead_beefn]);
  const other = { ...bars, volume: Float64Array.of(100, new Float64Array(bits.buffer)[0]!) };
  expect(dataHash(other)).toBe(dataHash(bars));
});

it("changes with a single bit", () => {
  expect(dataHash({ ...bars, close: Float64Array.of(2, 2.5 + Number.EPSILON * 2) })).not.toBe(dataHash(bars));
});
