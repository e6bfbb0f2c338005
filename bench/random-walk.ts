import { Frame } from "../src/frame/frame.js";
import { createBarColumns } from "../src/model/bar.js";

/** Bars of a random walk, one a minute or a day, the same in every run. */
export function createRandomWalk(length: number, resolution: "1m" | "1d" = "1m"): Frame {
  let state = 20251115;
  const random = (): number => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 0x1_0000_0000;
  };
  const bars = createBarColumns(length);
  const spacing = resolution === "1m" ? 60_000 : 864e5;
  let price = 100;
  for (let i = 0; i < length; i++) {
    bars.ts[i] = Date.UTC(2000, 0, 3) + i * spacing;
    bars.open[i] = price;
    price *= 1 + (random() - 0.4999) * 0.002;
    bars.close[i] = price;
    bars.high[i] = Math.max(bars.open[i]!, price) * 1.0002;
    bars.low[i] = Math.min(bars.open[i]!, price) * 0.9998;
    bars.volume[i] = 1000 + random() * 100;
  }
  return Frame.fromBars(bars, { symbol: "WALK", resolution });
}
