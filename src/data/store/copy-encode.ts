const signature = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const epochShiftMs = 946_684_800_000;
const messageBytes = 65_536;

/** Rows to be written: texts that are the same in each, then a timestamp, then numbers. */
export interface CopyRows {
  /** Leading text columns, equal in every row. */
  readonly texts: readonly string[];
  /** Epoch milliseconds of the timestamp column. */
  readonly ts: Float64Array;
  /** Number columns; NaN becomes NULL. */
  readonly numbers: readonly Float64Array[];
}

/** Rows `from` (inclusive) to `to` (exclusive) as complete CopyData messages of COPY … (FORMAT binary). */
export function* encodeCopy(rows: CopyRows, from: number, to: number): Generator<Buffer, void> {
  const head = rowHead(rows);
  const rowBytes = head.length + 12 + rows.numbers.length * 12;
  const rowsPerMessage = Math.max(1, Math.floor(messageBytes / rowBytes));
  yield copyData(signature);
  for (let begin = from; begin < to; begin += rowsPerMessage) {
    const end = Math.min(to, begin + rowsPerMessage);
    const bytes = Buffer.allocUnsafe(5 + (end - begin) * rowBytes);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = 5;
    for (let row = begin; row < end; row++) {
      bytes.set(head, at);
      at = writeValues(view, at + head.length, rows, row);
    }
    bytes[0] = 0x64;
    view.setUint32(1, at - 1);
    yield bytes.subarray(0, at);
  }
  yield copyData(Buffer.from([0xff, 0xff]));
}

function writeValues(view: DataView, from: number, rows: CopyRows, row: number): number {
  const microseconds = Math.round((rows.ts[row]! - epochShiftMs) * 1000);
  const high = Math.floor(microseconds / 4_294_967_296);
  view.setInt32(from, 8);
  view.setInt32(from + 4, high);
  view.setUint32(from + 8, microseconds - high * 4_294_967_296);
  let at = from + 12;
  for (const column of rows.numbers) {
    const value = column[row]!;
    const missing = Number.isNaN(value);
    view.setInt32(at, missing ? -1 : 8);
    if (!missing) view.setFloat64(at + 4, value);
    at += missing ? 4 : 12;
  }
  return at;
}

/** The number of columns and the texts: the same bytes at the start of every row. */
function rowHead(rows: CopyRows): Buffer {
  const count = Buffer.alloc(2);
  count.writeInt16BE(rows.texts.length + 1 + rows.numbers.length);
  const texts = rows.texts.flatMap((text) => {
    const body = Buffer.from(text);
    const length = Buffer.alloc(4);
    length.writeInt32BE(body.length);
    return [length, body];
  });
  return Buffer.concat([count, ...texts]);
}

function copyData(body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head[0] = 0x64;
  head.writeUInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}
