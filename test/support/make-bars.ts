import { createBarColumns, type BarColumns } from "../../src/model/bar.js";

/** A repeatable random number in [0, 1): mulberry32. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A random walk of bars, the same for the same seed; every seventh volume is missing. */
export function makeBars(count: number, options: { seed?: number; from?: number; stepMs?: number } = {}): BarColumns {
  const { seed = 1, from = Date.UTC(2020, 0, 1), stepMs = 864e5 } = options;
  const random = createRandom(seed);
  const bars = createBarColumns(count);
  let price = 100;
  for (let i = 0; i < count; i++) {
    const open = price;
    price *= 1 + (random() - 0.5) / 25;
    bars.ts[i] = from + i * stepMs;
    bars.open[i] = open;
    bars.close[i] = price;
    bars.high[i] = Math.max(open, price) * (1 + random() / 100);
    bars.low[i] = Math.min(open, price) * (1 - random() / 100);
    bars.volume[i] = i % 7 === 3 ? NaN : Math.floor(random() * 1e6);
  }
  return bars;
}

/** Bars at the positions given, in that order. */
export function pickBars(bars: BarColumns, positions: readonly number[]): BarColumns {
  const picked = createBarColumns(positions.length);
  for (const name of ["ts", "open", "high", "low", "close", "volume"] as const) {
    positions.forEach((position, i) => (picked[name][i] = bars[name][position]!));
  }
  return picked;
}
