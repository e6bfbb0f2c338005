/** A table inside a flatbuffer, read by the rules of the format alone. */
class FlatTable {
  constructor(
    readonly view: DataView,
    readonly at: number,
  ) {}

  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable(view, view.getUint32(0, true));
  }

  /** Position of a slot's value, or null. */
  slot(i: number): number | null {
    const layout = this.at - this.view.getInt32(this.at, true);
    if (4 + 2 * i >= this.view.getUint16(layout, true)) return null;
    const offset = this.view.getUint16(layout + 4 + 2 * i, true);
    return offset === 0 ? null : this.at + offset;
  }

  follow(i: number): number {
    const at = this.slot(i)!;
    return at + this.view.getUint32(at, true);
  }

  table(i: number): FlatTable {
    return new FlatTable(this.view, this.follow(i));
  }

  tables(i: number): FlatTable[] {
    const at = this.follow(i);
    return Array.from({ length: this.view.getUint32(at, true) }, (_, k) => {
      const entry = at + 4 + 4 * k;
      return new FlatTable(this.view, entry + this.view.getUint32(entry, true));
    });
  }

  text(i: number): string {
    const at = this.follow(i);
    const { buffer, byteOffset } = this.view;
    return new TextDecoder().decode(new Uint8Array(buffer, byteOffset + at + 4, this.view.getUint32(at, true)));
  }

  long(i: number): number {
    return Number(this.view.getBigInt64(this.slot(i)!, true));
  }

  longs(i: number, perStruct: number): number[] {
    const at = this.follow(i);
    if ((this.view.byteOffset + at + 4) % 8 !== 0) throw new Error("structs are not aligned");
    const words = this.view.getUint32(at, true) * perStruct;
    return Array.from({ length: words }, (_, k) => Number(this.view.getBigInt64(at + 4 + 8 * k, true)));
  }
}

/** An Arrow file as its columns by name; null = no value. Flat columns of 64 bits alone. */
export function readArrow(file: Uint8Array): { columns: Map<string, (number | null)[]>; batches: number } {
  const text = (from: number, to: number): string => new TextDecoder().decode(file.subarray(from, to));
  if (text(0, 6) !== "ARROW1" || text(file.length - 6, file.length) !== "ARROW1") throw new Error("not an Arrow file");
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const footerEnd = file.length - 10;
  const footer = FlatTable.root(file.slice(footerEnd - view.getInt32(footerEnd, true), footerEnd));
  const fields = footer.table(1).tables(1);
  const columns = new Map<string, (number | null)[]>(fields.map((field) => [field.text(0), []]));
  const blocks = footer.longs(3, 3);
  for (let b = 0; b < blocks.length; b += 3) {
    const [offset, head] = blocks.slice(b, b + 2) as [number, number];
    if (view.getInt32(offset, true) !== -1 || view.getInt32(offset + 4, true) !== head - 8)
      throw new Error("no message");
    const message = FlatTable.root(file.slice(offset + 8, offset + head));
    if (message.long(3) !== blocks[b + 2]) throw new Error("the body has another length");
    const batch = message.table(2);
    const buffers = batch.longs(2, 2);
    [...columns.values()].forEach((values, column) => {
      const [bitsAt, bitsLength, dataAt] = buffers.slice(4 * column, 4 * column + 3) as [number, number, number];
      const body = offset + head;
      for (let row = 0; row < batch.long(0); row++) {
        const known = bitsLength === 0 || ((file[body + bitsAt + (row >> 3)]! >> (row & 7)) & 1) === 1;
        const at = body + dataAt + 8 * row;
        values.push(known ? (column === 0 ? Number(view.getBigInt64(at, true)) : view.getFloat64(at, true)) : null);
      }
    });
  }
  return { columns, batches: blocks.length / 3 };
}
