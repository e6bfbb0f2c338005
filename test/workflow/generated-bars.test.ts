import { expect, it } from "vitest";
import { resolutionMs, type Resolution } from "../../src/model/resolution.js";
import { generateBars } from "../../src/workflow/generated-bars.js";

it.each(["5m", "1h", "1d", "1w"] satisfies Resolution[])(
  "bars of %s are sound, rising and the same every time",
  (resolution) => {
    const bars = generateBars("ACME", resolution, 500);
    for (let i = 0; i < 500; i++) {
      const [open, high, low, close] = [bars.open[i]!, bars.high[i]!, bars.low[i]!, bars.close[i]!];
      expect(low).toBeGreaterThan(0);
      expect(high >= Math.max(open, close) && low <= Math.min(open, close)).toBe(true);
      if (i > 0)
        expect(bars.ts[i]! - bars.ts[i - 1]!).toBeGreaterThanOrEqual(Math.min(resolutionMs(resolution), 864e5) - 18e5);
      if (resolution !== "1w") expect([0, 6]).not.toContain(new Date(bars.ts[i]!).getUTCDay());
    }
    expect(generateBars("ACME", resolution, 500)).toEqual(bars);
    expect(generateBars("OTHER", resolution, 500).close).not.toEqual(bars.close);
  },
);

it("bars of every size end on the same day, so that one look-back finds them all", () => {
  const sizes: readonly Resolution[] = ["1m", "1h", "4h", "8h", "1d", "1w", "1mo"];
  const days = sizes.map((size) => new Date(generateBars("ACME", size, 100).ts.at(-1)!).toISOString().slice(0, 10));
  expect([...new Set(days)]).toEqual(["2024-10-30"]);
});
