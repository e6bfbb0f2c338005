import { barColumnNames, createBarColumns, sliceBars, type BarColumns } from "../../model/bar.js";

/** Rows of one series as they are read, in file order, with the line each came from. */
export class BarCollector {
  #bars: BarColumns = createBarColumns(1024);
  #lines = new Float64Array(1024);
  #length = 0;

  /** How many rows were taken. */
  get length(): number {
    return this.#length;
  }

  /** The rows taken so far; `ts` as written, not yet cut to the day. */
  get bars(): BarColumns {
    return sliceBars(this.#bars, 0, this.#length);
  }

  /** Line number of a row, as it was given to `add`. */
  line(row: number): number {
    return this.#lines[row]!;
  }

  /** Takes one row. */
  add(line: number, ts: number, open: number, high: number, low: number, close: number, volume: number): void {
    const at = this.#length++;
    if (at === this.#lines.length) this.#grow();
    const bars = this.#bars;
    bars.ts[at] = ts;
    bars.open[at] = open;
    bars.high[at] = high;
    bars.low[at] = low;
    bars.close[at] = close;
    bars.volume[at] = volume;
    this.#lines[at] = line;
  }

  #grow(): void {
    const larger = createBarColumns(this.#lines.length * 2);
    for (const name of ["ts", ...barColumnNames] as const) larger[name].set(this.#bars[name]);
    const lines = new Float64Array(this.#lines.length * 2);
    lines.set(this.#lines);
    this.#bars = larger;
    this.#lines = lines;
  }
}
