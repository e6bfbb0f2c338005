/** A column of numbers that grows: eight bytes a row, no object for the garbage collector to carry along. */
export class GrowingColumn {
  #values = new Float64Array(64);
  #length = 0;

  /** Rows. */
  get length(): number {
    return this.#length;
  }

  /** The rows so far, as a view that costs nothing. */
  get values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }

  /** Value of a row. */
  at(row: number): number {
    return this.#values[row]!;
  }

  /** Adds a row. */
  push(value: number): void {
    if (this.#length === this.#values.length) this.#grow();
    this.#values[this.#length++] = value;
  }

  /** The rows from one on, as a copy. */
  since(row: number): Float64Array {
    return this.#values.slice(row, this.#length);
  }

  /** Puts other rows in place of those from one on. */
  restore(row: number, rows: Float64Array): void {
    this.#length = row;
    for (const value of rows) this.push(value);
  }

  #grow(): void {
    const values = new Float64Array(this.#values.length * 2);
    values.set(this.#values);
    this.#values = values;
  }
}
