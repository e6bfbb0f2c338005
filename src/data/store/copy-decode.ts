const signature = Buffer.from("PGCOPY\n\xff\r\n\0", "latin1");
const headerLength = signature.length + 8;
/** Microseconds from 1970-01-01 to 2000-01-01, where PostgreSQL counts from. */
const epochShiftMs = 946_684_800_000;
const startCapacity = 2048;

/**
 * Reads COPY … (FORMAT binary) of rows whose first column is a timestamp and whose others are `double precision`, from
 * pieces of any length, into columns. The timestamp becomes epoch milliseconds, NULL becomes NaN.
 */
export class CopyDecoder {
  readonly #names: readonly string[];
  #columns: Float64Array[];
  #capacity = startCapacity;
  #rows = 0;
  #headerRead = false;
  #rest: Buffer | null = null;
  #chunk: Buffer | null = null;
  #view: DataView = new DataView(new ArrayBuffer(0));

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#columns = names.map(() => new Float64Array(startCapacity));
  }

  /** Takes the next bytes: `from` (inclusive) to `to` (exclusive) of a chunk. */
  take(chunk: Buffer, from: number, to: number): void {
    let data = chunk;
    let at = from;
    let end = to;
    if (this.#rest) {
      data = Buffer.concat([this.#rest, chunk.subarray(from, to)]);
      at = 0;
      end = data.length;
    }
    if (!this.#headerRead && end - at >= headerLength) at += this.#header(data, at);
    if (this.#headerRead) at = this.#readRows(data, at, end);
    this.#rest = at < end ? Buffer.from(data.subarray(at, end)) : null;
  }

  /** The columns by name, as long as there are rows. */
  finish(): Record<string, Float64Array> {
    return Object.fromEntries(this.#names.map((name, i) => [name, this.#columns[i]!.slice(0, this.#rows)]));
  }

  #header(data: Buffer, at: number): number {
    if (!data.subarray(at, at + signature.length).equals(signature)) throw new Error("Expected binary COPY data.");
    this.#headerRead = true;
    return headerLength + data.readUInt32BE(at + signature.length + 4);
  }

  /** Reads the complete rows; returns where the first incomplete one begins. */
  #readRows(data: Buffer, from: number, end: number): number {
    // A server sends each row by itself, many in one chunk: one view serves them all.
    if (data !== this.#chunk) {
      this.#chunk = data;
      this.#view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    }
    const view = this.#view;
    let row = from;
    while (end - row >= 2) {
      if (view.getInt16(row) === -1) return end;
      const next = this.#readRow(view, row + 2, end);
      if (next === -1) break;
      row = next;
    }
    return row;
  }

  #readRow(view: DataView, from: number, end: number): number {
    if (this.#rows === this.#capacity) this.#grow();
    const columns = this.#columns;
    let at = from;
    for (let i = 0; i < columns.length; i++) {
      if (end - at < 4) return -1;
      const length = view.getInt32(at);
      at += 4;
      if (length === -1) {
        columns[i]![this.#rows] = NaN;
        continue;
      }
      if (end - at < 8) return -1;
      columns[i]![this.#rows] = i === 0 ? timestamp(view, at) : view.getFloat64(at);
      at += 8;
    }
    this.#rows++;
    return at;
  }

  #grow(): void {
    this.#capacity *= 2;
    this.#columns = this.#columns.map((column) => {
      const larger = new Float64Array(this.#capacity);
      larger.set(column);
      return larger;
    });
  }
}

/** Microseconds as a 64-bit integer, in two halves: doubles hold every instant that a bar can have. */
function timestamp(view: DataView, at: number): number {
  const microseconds = view.getInt32(at) * 4_294_967_296 + view.getUint32(at + 4);
  return microseconds / 1000 + epochShiftMs;
}
