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
