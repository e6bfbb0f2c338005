import { createHash } from "node:crypto";
import { endianness } from "node:os";
import type { BarColumns } from "../model/bar.js";
import { fieldsPerBar, forEachCanonicalBlock } from "./canonical-bars.js";

/**
 * SHA-256, in hex, over the canonical bytes of the bars, series behind series: per bar ts (epoch milliseconds), open,
 * high, low, close, volume as little-endian float64, a missing value as one fixed NaN. Equal hashes mean equal bars,
 * bit for bit.
 */
export function dataHash(...series: readonly BarColumns[]): string {
  const hash = createHash("sha256");
  for (const bars of series) {
    forEachCanonicalBlock(bars, (block, count) => {
      const bytes = Buffer.from(block.buffer, 0, count * fieldsPerBar * 8);
      hash.update(endianness() === "LE" ? bytes : Buffer.from(bytes).swap64());
    });
  }
  return hash.digest("hex");
}
