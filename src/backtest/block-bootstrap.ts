import { quantile } from "../metrics/quantile.js";

/** How a bootstrap draws. */
export interface BootstrapOptions {
  /** Histories drawn. @default 1000 */
  readonly draws?: number;
  /** Sessions that stay together, so that streaks survive. @default the square root of their number, rounded up */
  readonly block?: number;
  /** Seed of the random numbers. @default 1 */
  readonly seed?: number;
}

/**
 * The band in which nine of ten total returns lie when the sessions had come in other blocks: circular block bootstrap
 * (Politis & Romano 1992). The same input gives the same band.
 *
 * @param returns - return of each session
 * @returns the 5 % and the 95 % quantile of the total return; null without sessions
 */
export function bootstrapReturns(
  returns: Float64Array,
  options: BootstrapOptions = {},
): { readonly low: number; readonly high: number } | null {
  const n = returns.length;
  if (n === 0) return null;
  const { draws = 1000, block = Math.ceil(Math.sqrt(n)), seed = 1 } = options;
  const random = createRandom(seed);
  const totals = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    let growth = 1;
    for (let taken = 0; taken < n;) {
      const start = Math.floor(random() * n);
      for (let k = 0; k < block && taken < n; k++, taken++) growth *= 1 + returns[(start + k) % n]!;
    }
    totals[draw] = growth - 1;
  }
  totals.sort();
  return { low: quantile(totals, 0.05), high: quantile(totals, 0.95) };
}

/** Uniform numbers in [0, 1) from a 32-bit state (mulberry32): the same on every machine. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296;
  };
}
