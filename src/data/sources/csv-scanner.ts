const lineFeed = 10;
const carriageReturn = 13;
const space = 32;
const quote = 34;

/** A quoted field may span lines; a record longer than this is taken for a quote that is never closed. */
const maxRecordBytes = 4 << 20;

/** One record of a CSV file. The same object is reused for every record: copy what must stay. */
export interface CsvRecord {
  /** The bytes that hold the fields. */
  readonly bytes: Buffer;
  /** First byte of each field, quotes and blanks stripped. */
  readonly starts: Int32Array;
  /** Byte after each field. */
  readonly ends: Int32Array;
  /** How many fields the record has. */
  readonly count: number;
  /** Line on which the record starts, from 1. */
  readonly line: number;
  /** One field as text; empty if there is no such field. */
  text(field: number): string;
}

/**
 * Splits CSV bytes into records as they arrive: quoted fields (with doubled quotes and line breaks), LF and CRLF,
 * blank lines skipped. Fields are offsets into the bytes, so nothing is copied for a number.
 */
export class CsvScanner {
  readonly #record: MutableRecord;
  readonly #delimiter: number;
  #rest: Buffer = Buffer.alloc(0);
  #line = 1;

  constructor(
    delimiter: string,
    private readonly onRecord: (record: CsvRecord) => void,
  ) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#record = new MutableRecord();
  }

  /** Takes the next bytes and hands on every record that they complete. */
  push(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    this.#scan(this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]), false);
  }

  /** Hands on the last record, which may lack its line end. */
  finish(): void {
    this.#scan(this.#rest, true);
  }

  #scan(bytes: Buffer, final: boolean): void {
    const record = this.#record;
    record.bytes = bytes;
    let at = 0;
    while (at < bytes.length) {
      record.reset(this.#line);
      const next = this.#scanRecord(bytes, at, final);
      if (next < 0) {
        if (bytes.length - at > maxRecordBytes)
          throw new SyntaxError(`a quote opened on line ${record.line} never ends`);
        break;
      }
      at = next;
      if (record.count > 1 || record.starts[0]! < record.ends[0]!) this.onRecord(record);
    }
    this.#rest = Buffer.from(bytes.subarray(at));
  }

  /** Fields of the record that starts at `at`; returns where the next one starts, or -1 if this one is incomplete. */
  #scanRecord(bytes: Uint8Array, at: number, final: boolean): number {
    const record = this.#record;
    const delimiter = this.#delimiter;
    const length = bytes.length;
    let lines = 1;
    for (;;) {
      while (bytes[at] === space && space !== delimiter) at++;
      let start = at;
      let end: number;
      if (bytes[at] === quote) {
        end = findClosingQuote(bytes, at + 1);
        if (end < 0) {
          if (!final) return -1;
          throw new SyntaxError(`a quote opened on line ${record.line} never ends`);
        }
        start++;
        for (let i = start; i < end; i++) if (bytes[i] === lineFeed) lines++;
        at = end + 1;
        while (at < length && bytes[at] !== delimiter && bytes[at] !== lineFeed) at++;
      } else {
        while (at < length && bytes[at] !== delimiter && bytes[at] !== lineFeed) at++;
        end = at;
        while (end > start && (bytes[end - 1] === space || bytes[end - 1] === carriageReturn)) end--;
      }
      if (at >= length && !final) return -1;
      record.add(start, end);
      if (at < length && bytes[at] === delimiter) at++;
      else break;
    }
    this.#line += lines;
    return at + 1;
  }
}

class MutableRecord implements CsvRecord {
  bytes: Buffer = Buffer.alloc(0);
  starts = new Int32Array(32);
  ends = new Int32Array(32);
  count = 0;
  line = 0;

  reset(line: number): void {
    this.count = 0;
    this.line = line;
  }

  add(start: number, end: number): void {
    if (this.count === this.starts.length) {
      this.starts = grow(this.starts);
      this.ends = grow(this.ends);
    }
    this.starts[this.count] = start;
    this.ends[this.count++] = end;
  }

  text(field: number): string {
    if (field >= this.count) return "";
    const start = this.starts[field]!;
    const text = this.bytes.toString("utf8", start, this.ends[field]);
    return this.bytes[start - 1] === quote ? text.replaceAll('""', '"') : text;
  }
}

function findClosingQuote(bytes: Uint8Array, at: number): number {
  for (;;) {
    const close = bytes.indexOf(quote, at);
    if (close < 0) return -1;
    if (bytes[close + 1] !== quote) return close;
    at = close + 2;
  }
}

function grow(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** The character that most often separates fields in a line, outside quotes: comma, semicolon, tab or bar. */
export function guessDelimiter(line: string): string {
  const bare = line.replace(/"[^"]*"/g, "");
  let best = ",";
  for (const candidate of [",", ";", "\t", "|"]) {
    if (bare.split(candidate).length > bare.split(best).length) best = candidate;
  }
  return best;
}
