import { describe, expect, test } from "vitest";
import { Frame } from "../../src/frame/frame.js";
import { barKnownAt, knownAtColumn } from "../../src/frame/known-at.js";
import type { Resolution } from "../../src/model/resolution.js";

describe("barKnownAt", () => {
  test.each<[Resolution, string, string]>([
    ["1m", "2025-03-04T14:30:00Z", "2025-03-04T14:31:00Z"],
    ["1h", "2025-03-04T23:00:00Z", "2025-03-05T00:00:00Z"],
    ["1d", "2025-03-04T00:00:00Z", "2025-03-05T00:00:00Z"],
    ["1w", "2025-03-03T00:00:00Z", "2025-03-10T00:00:00Z"],
    ["1mo", "2025-02-01T00:00:00Z", "2025-03-01T00:00:00Z"],
    ["1mo", "2024-12-01T00:00:00Z", "2025-01-01T00:00:00Z"],
    ["1mo", "2025-01-31T22:00:00Z", "2025-03-03T22:00:00Z"],
  ])("a %s bar that opens at %s is known at %s", (resolution, ts, known) => {
    expect(new Date(barKnownAt(Date.parse(ts), resolution)).toISOString()).toBe(known.replace("Z", ".000Z"));
  });
});

describe("knownAtColumn", () => {
  test("is the clock of a frame", () => {
    const ts = Float64Array.of(0, 36e5);
    expect(knownAtColumn(new Frame({ ts }, { resolution: "1h" }))).toEqual(Float64Array.of(36e5, 72e5));
  });

  test("needs to know the bar size", () => {
    expect(() => knownAtColumn(new Frame({ ts: Float64Array.of(0) }))).toThrow("bar size");
  });
});
