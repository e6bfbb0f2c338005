import { barColumnNames, type BarColumns } from "../model/bar.js";

/** Numbers per bar in canonical form: ts (epoch milliseconds), open, high, low, close, volume. */
export const fieldsPerBar = 1 + barColumnNames.length;

const barsPerBlock = 8192;
const missing = 0x7ff8_0000_0000_0000n;

/**
 * The bars in canonical form, block by block: `fieldsPerBar` doubles per bar, a missing value as one fixed NaN. The
 * block is written anew for every call.
 *
 * @param visit - gets the block, how many bars it holds, and the number of the first
 */
export function forEachCanonicalBlock(
  bars: BarColumns,
  visit: (block: Float64Array, count: number, first: number) => void,
): void {
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
    visit(block, count, start);
  }
}
