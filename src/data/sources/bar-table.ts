import { DataError } from "../../model/errors.js";
import { getLogger } from "../../model/logger.js";
import {
  assertAllPrices,
  guessBarColumns,
  isHeaderContinuation,
  parseBarHeader,
  type BarFileColumns,
} from "./csv-header.js";
import { CsvScanner, guessDelimiter, type CsvRecord } from "./csv-scanner.js";

const logger = getLogger("data.csv");

/** Lines before the header: a source's address, a comment. */
const maxPreambleLines = 10;

/** Receives a table of bars as its bytes arrive. */
export interface BarTableVisitor {
  /** Called once, before the first row. */
  header(columns: BarFileColumns, decimalComma: boolean): void;
  /** Called for every row. */
  row(record: CsvRecord): void;
}

/** Finds delimiter and header in the bytes of a file of bars, then hands on its rows. */
export class BarTable {
  #scanner: CsvScanner | null = null;
  #head = "";
  #delimiter = ",";
  #preamble = 0;
  #hasHeader = false;
  #inRows = false;

  constructor(
    /** Name of the file, for messages. */
    readonly name: string,
    private readonly visitor: BarTableVisitor,
  ) {}

  /** Takes the next bytes. */
  push(chunk: Uint8Array): void {
    this.#scanner ??= this.#start(chunk);
    this.#scanner.push(chunk);
  }

  /**
   * Takes the last record.
   *
   * @throws {DataError} `FILE_UNREADABLE` if there was no header
   */
  finish(): void {
    this.#scanner?.finish();
    if (!this.#hasHeader) throw this.#noHeader();
  }

  #start(chunk: Uint8Array): CsvScanner {
    this.#head = Buffer.from(chunk.subarray(0, 4096)).toString("utf8");
    const lines = this.#head.split(/\r?\n/).slice(0, maxPreambleLines);
    // A line before the header may have another shape than the table.
    const header = lines.find((line) => /close|last|price/i.test(line)) ?? lines[0]!;
    this.#delimiter = guessDelimiter(header);
    return new CsvScanner(this.#delimiter, (record) => {
      if (this.#inRows) this.visitor.row(record);
      else this.#takeHead(record);
    });
  }

  #takeHead(record: CsvRecord): void {
    const fields = Array.from({ length: record.count }, (_, i) => record.text(i));
    if (this.#hasHeader) {
      if (isHeaderContinuation(fields)) return;
      this.#inRows = true;
      this.visitor.row(record);
      return;
    }
    const header = parseBarHeader(fields);
    // Behind lines that were not understood, bare numbers may stand in any order.
    const columns = header ?? (this.#preamble === 0 ? guessBarColumns(fields) : null);
    if (columns === null) {
      if (++this.#preamble > maxPreambleLines) throw this.#noHeader();
      return;
    }
    assertAllPrices(columns, this.name);
    this.#hasHeader = true;
    this.visitor.header(columns, this.#delimiter === ";");
    if (header !== null) return;
    logger.info(`${this.name}: no header; the columns are taken as time, open, high, low, close, volume.`);
    this.#takeHead(record);
  }

  #noHeader(): DataError {
    const shown = this.#head
      .split(/\r?\n/)[0]!
      .replace(/[^\x20-\x7e]/g, "?")
      .slice(0, 80);
    return new DataError(
      "FILE_UNREADABLE",
      `${this.name}: expected a header such as "ts,open,high,low,close,volume", received "${shown}".`,
    );
  }
}
