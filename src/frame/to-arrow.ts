import { encodeFlatBuffer, type FlatNode } from "./flat-buffer.js";
import type { Frame } from "./frame.js";

const magic = "ARROW1";
const rowsPerBatch = 65_536;
const version5: readonly [16, number] = [16, 4];
const [schemaHeader, batchHeader] = [1, 3];
const [floatingPoint, timestamp] = [3, 10];
const [double, millisecond] = [2, 1];

/**
 * A frame as an Arrow file (Feather version 2), piece by piece: `ts` as milliseconds UTC, every other column as doubles
 * in which NaN is null.
 *
 * @param columns - columns behind `ts`, in order
 * @see https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format
 */
export function* toArrow(frame: Frame, columns: readonly string[]): Generator<Uint8Array> {
  const schema = describeSchema(columns);
  const blocks: number[] = [];
  yield* [new TextEncoder().encode(magic), new Uint8Array(2)];
  const header = encodeMessage(schemaHeader, schema, 0);
  yield header;
  let offset = 8 + header.length;
  for (let start = 0; start < frame.length; start += rowsPerBatch) {
    const pieces = encodeBatch(frame.slice(start, Math.min(start + rowsPerBatch, frame.length)), columns);
    yield* pieces;
    const [head, ...body] = pieces.map(({ length }) => length);
    const bodyLength = body.reduce((sum, length) => sum + length, 0);
    blocks.push(offset, head!, bodyLength);
    offset += head! + bodyLength;
  }
  yield* [Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0), ...encodeFooter(schema, blocks)];
}

function describeSchema(columns: readonly string[]): FlatNode {
  const field = (name: string, nullable: boolean, type: number, of: FlatNode): FlatNode => ({
    table: [{ text: name }, [8, Number(nullable)], [8, type], of, null, { list: [] }],
  });
  const utc: FlatNode = { table: [[16, millisecond], { text: "UTC" }] };
  const real: FlatNode = { table: [[16, double]] };
  const fields = columns.map((name) => field(name, true, floatingPoint, real));
  return { table: [null, { list: [field("ts", false, timestamp, utc), ...fields] }] };
}

/** A message without its body: a marker, its size, the flatbuffer, padded to eight bytes. */
function encodeMessage(kind: number, header: FlatNode, bodyLength: number): Uint8Array {
  const message = encodeFlatBuffer({ table: [version5, [8, kind], header, [64, bodyLength]] });
  const bytes = new Uint8Array(8 + padded(message.length));
  const view = new DataView(bytes.buffer);
  view.setInt32(0, -1, true);
  view.setInt32(4, bytes.length - 8, true);
  bytes.set(message, 8);
  return bytes;
}

/** The message of some rows, and the buffers of its columns: which values there are, and the values. */
function encodeBatch(frame: Frame, columns: readonly string[]): Uint8Array[] {
  const ts = BigInt64Array.from(frame.ts, (instant) => BigInt(instant));
  const nodes = [frame.length, 0];
  const body: Uint8Array[] = [new Uint8Array(0), bytesOf(ts)];
  for (const name of columns) {
    const values = frame.col(name);
    const { bits, missing } = markValues(values);
    nodes.push(frame.length, missing);
    body.push(missing === 0 ? new Uint8Array(0) : bits, bytesOf(Float64Array.from(values)));
  }
  const buffers: number[] = [];
  let offset = 0;
  for (const { length } of body) {
    buffers.push(offset, length);
    offset += length;
  }
  const header: FlatNode = {
    table: [[64, frame.length], { words: nodes, wordsPerStruct: 2 }, { words: buffers, wordsPerStruct: 2 }],
  };
  return [encodeMessage(batchHeader, header, offset), ...body];
}

/** One bit per row, set where there is a value. */
function markValues(values: Float64Array): { bits: Uint8Array; missing: number } {
  const bits = new Uint8Array(padded(Math.ceil(values.length / 8)));
  let missing = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) missing++;
    else bits[i >> 3]! |= 1 << (i & 7);
  }
  return { bits, missing };
}

function encodeFooter(schema: FlatNode, blocks: readonly number[]): Uint8Array[] {
  const footer = encodeFlatBuffer({
    table: [version5, schema, { words: [], wordsPerStruct: 3 }, { words: blocks, wordsPerStruct: 3 }],
  });
  const size = new Uint8Array(4);
  new DataView(size.buffer).setInt32(0, footer.length, true);
  return [footer, size, new TextEncoder().encode(magic)];
}

function bytesOf(values: BigInt64Array | Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
