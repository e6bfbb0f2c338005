const chunkBits = 8;
const chunkRows = 1 << chunkBits;

/**
 * Rows of numbers that only grow: eight bytes a value, no object for the garbage collector to carry along, nothing copied
 * when it grows. A row is written straight into `chunk`, because a number that is handed to a function costs an object.
 */
export class RowTable {
  /** Where the row of the latest `append` lies. */
  chunk: Float64Array;
  readonly #chunks: Float64Array[];
  readonly #width: number;
  #length = 0;

  /** @param width - numbers a row */
  constructor(width: number) {
    this.#width = width;
    this.chunk = new Float64Array(chunkRows * width);
    this.#chunks = [this.chunk];
  }

  /** Rows. */
  get length(): number {
    return this.#length;
  }

  /** Adds a row that the caller writes, and gives the place of its first number in `chunk`. */
  append(): number {
    const row = this.#length++;
    const inside = row & (chunkRows - 1);
    if (inside === 0) this.#enter(row >> chunkBits);
    return inside * this.#width;
  }

  /** One number. */
  at(row: number, slot: number): number {
    return this.#chunks[row >> chunkBits]![(row & (chunkRows - 1)) * this.#width + slot]!;
  }

  /** One number of every row. */
  column(slot: number): Float64Array {
    const width = this.#width;
    const column = new Float64Array(this.#length);
    for (let first = 0; first < column.length; first += chunkRows) {
      const chunk = this.#chunks[first >> chunkBits]!;
      const rows = Math.min(chunkRows, column.length - first);
      for (let row = 0; row < rows; row++) column[first + row] = chunk[row * width + slot]!;
    }
    return column;
  }

  /** The rows from one on, one after the other, as a copy. */
  since(row: number): Float64Array {
    const width = this.#width;
    const rows = new Float64Array((this.#length - row) * width);
    for (let k = 0; k < rows.length; k++) rows[k] = this.at(row + Math.floor(k / width), k % width);
    return rows;
  }

  /** Puts other rows in place of those from one on. */
  restore(row: number, rows: Float64Array): void {
    this.#length = row;
    this.#enter(row >> chunkBits);
    const width = this.#width;
    for (let from = 0; from < rows.length; from += width) {
      const at = this.append();
      for (let slot = 0; slot < width; slot++) this.chunk[at + slot] = rows[from + slot]!;
    }
  }

  #enter(index: number): void {
    this.chunk = this.#chunks[index] ??= new Float64Array(chunkRows * this.#width);
  }
}
