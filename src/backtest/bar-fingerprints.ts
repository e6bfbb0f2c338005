import type { BarColumns } from "../model/bar.js";
import type { BarFingerprints, ChangedBar } from "../model/run-record.js";
import { fieldsPerBar, forEachCanonicalBlock } from "./canonical-bars.js";

const wordsPerBar = fieldsPerBar * 2;

/**
 * A 64-bit hash per bar over its canonical bytes: enough to name the bars that changed since a run, at 16 bytes a bar.
 * (That nothing changed is proven by the SHA-256 over all of them.)
 *
 * @param symbol - ticker
 * @param bars - every bar that the run could see
 * @param start - row at which its window starts
 */
export function fingerprintBars(symbol: string, bars: BarColumns, start: number): BarFingerprints {
  const hash = new BigUint64Array(bars.ts.length);
  const halves = new Uint32Array(hash.buffer);
  forEachCanonicalBlock(bars, (block, count, first) => {
    const words = new Uint32Array(block.buffer);
    for (let i = 0; i < count; i++) {
      halves[2 * (first + i)] = mix(words, i * wordsPerBar, 0x9747b28c);
      halves[2 * (first + i) + 1] = mix(words, i * wordsPerBar, 0x1b873593);
    }
  });
  return { symbol, ts: bars.ts.slice(), hash, start };
}

/** The bars in which `after` differs from `before`, in time order. */
export function compareFingerprints(before: BarFingerprints, after: BarFingerprints): readonly ChangedBar[] {
  const { symbol } = before;
  const changed: ChangedBar[] = [];
  let i = 0;
  let j = 0;
  while (i < before.ts.length || j < after.ts.length) {
    const old = before.ts[i] ?? Infinity;
    const now = after.ts[j] ?? Infinity;
    if (old < now) changed.push({ symbol, ts: old, kind: "removed" });
    else if (now < old) changed.push({ symbol, ts: now, kind: "added" });
    else if (before.hash[i] !== after.hash[j]) changed.push({ symbol, ts: old, kind: "changed" });
    if (old <= now) i++;
    if (now <= old) j++;
  }
  return changed;
}

/** One 32-bit half: multiply, rotate and add word by word, then stir until every bit depends on every other. */
function mix(words: Uint32Array, from: number, seed: number): number {
  let state = seed;
  for (let k = 0; k < wordsPerBar; k++) {
    const word = Math.imul(words[from + k]!, 0xcc9e2d51);
    state ^= Math.imul((word << 15) | (word >>> 17), seed | 1);
    state = Math.imul((state << 13) | (state >>> 19), 5) + 0x6b64;
  }
  state ^= state >>> 16;
  state = Math.imul(state, 0x85ebca6b);
  state ^= state >>> 13;
  state = Math.imul(state, 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}
