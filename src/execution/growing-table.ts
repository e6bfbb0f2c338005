const firstCapacity = 64;

/**
 * Columns of numbers that grow together: eight bytes a value, no object for the garbage collector to carry along. A row
 * is written straight into `columns`, because a number that is handed to a function costs an object of its own.
 */
export class GrowingTable<Name extends string> {
  /** The columns; rows from `length` on mean nothing. Other arrays after every `append`. */
  columns: Readonly<Record<Name, Float64Array>>;
  #length = 0;
  #capacity = firstCapacity;

  constructor(private readonly names: readonly Name[]) {
    this.columns = this.#make(() => new Float64Array(firstCapacity));
  }

  /** Rows. */
  get length(): number {
    return this.#length;
  }

  /** Adds a row that the caller writes, and gives its number. */
  append(): number {
    if (this.#length === this.#capacity) this.#grow();
    return this.#length++;
  }

  /** The rows of a column, as a view that costs nothing. */
  column(name: Name): Float64Array {
    return this.columns[name].subarray(0, this.#length);
  }

  /** The rows from one on, as copies. */
  since(row: number): Readonly<Record<Name, Float64Array>> {
    return this.#make((name) => this.columns[name].slice(row, this.#length));
  }

  /** Puts other rows in place of those from one on. */
  restore(row: number, rows: Readonly<Record<Name, Float64Array>>): void {
    const { length } = rows[this.names[0]!];
    while (row + length > this.#capacity) this.#grow();
    for (const name of this.names) this.columns[name].set(rows[name], row);
    this.#length = row + length;
  }

  #grow(): void {
    this.#capacity *= 2;
    this.columns = this.#make((name) => {
      const column = new Float64Array(this.#capacity);
      column.set(this.columns[name]);
      return column;
    });
  }

  #make(column: (name: Name) => Float64Array): Record<Name, Float64Array> {
    return Object.fromEntries(this.names.map((name) => [name, column(name)])) as Record<Name, Float64Array>;
  }
}
