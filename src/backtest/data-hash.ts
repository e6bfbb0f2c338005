import { createHash, type Hash } from "node:crypto";
import { endianness } from "node:os";
import { barColumnNames, type BarColumns } from "../model/bar.js";

const fieldsPerBar = 1 + barColumnNames.length;
const barsPerBlock = 8192;
const missing = 0x7ff8_0000_0000_0000n;

/**
 * SHA-256, in hex, over the canonical bytes of the bars, series behind series: per bar ts (epoch milliseconds), open,
 * high, low, close, volume as little-endian float64, a missing value as one fixed NaN. Equal hashes mean equal bars,
 * bit for bit.
 */
export function dataHash(...series: readonly BarColumns[]): string {
  const hash = createHash("sha256");
  for (const bars of series) updateHash(hash, bars);
  return hash.digest("hex");
}

function updateHash(hash: Hash, bars: BarColumns): void {
  const block = new Float64Array(barsPerBlock * fieldsPerBar);
  const bits = new BigUint64Array(block.buffer);
  const columns = [bars.ts, ...barColumnNames.map((name) => bars[name])];
  for (let start = 0; start < bars.ts.length; start += barsPerBlock) {
    const count = Math.min(barsPerBlock, bars.ts.length - start);
    for (const [j, column] of columns.entries()) {
      for (let i = 0; i < count; i++) {
        const value = column[start + i]!;
        const at = i * fieldsPerBar + j;
        if (Number.isNaN(value)) bits[at] = missing;
        else block[at] = value;
      }
    }
    const bytes = Buffer.from(block.buffer, 0, count * fieldsPerBar * 8);
    hash.update(endianness() === "LE" ? bytes : Buffer.from(bytes).swap64());
  }
}
