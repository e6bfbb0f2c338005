import path from "node:path";
import type { SkippedRow } from "../../model/bar-source.js";
import { getLogger } from "../../model/logger.js";
import type { DateOrder } from "../parse-time.js";
import type { ZonedTime } from "../../model/zoned-time.js";
import { BarCollector } from "./bar-collector.js";
import { BarRowReader } from "./bar-row.js";
import { BarTable, type BarTableVisitor } from "./bar-table.js";
import type { BarFileColumns } from "./csv-header.js";
import type { CsvRecord } from "./csv-scanner.js";
import { readTextBytes, toUnreadable } from "./text-bytes.js";

const logger = getLogger("data.csv");

/** Options of `readBarFile`. */
export interface BarFileOptions {
  /** Whether the bars are daily or longer, so that the date as written counts. */
  readonly daily: boolean;
  /** Zone of times without an offset; null = UTC. */
  readonly zone: ZonedTime | null;
  /** Stops the reading. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the share of the file read, 0 to 1, and the rows so far. */
  readonly onProgress?: ((done: number, rows: number) => void) | undefined;
}

/** Rows of one ticker in one file. */
export interface BarFileSeries {
  /** Rows that are bars, in file order. */
  readonly collector: BarCollector;
  /** Rows that are not. */
  readonly bad: SkippedRow[];
}

/** What one file holds. */
export interface BarFile {
  /** The file's own name, for messages. */
  readonly name: string;
  /** Rows by ticker; the only key is "" if the file has no symbol column. */
  readonly series: ReadonlyMap<string, BarFileSeries>;
  /** Rows of a file with a symbol column that name no symbol. */
  readonly nameless: readonly SkippedRow[];
  /** Whether the file says which ticker each row belongs to. */
  readonly hasSymbols: boolean;
}

/**
 * Reads every row of a CSV file of bars: header, delimiter and form of the times are recognised.
 *
 * @throws {UsageError} `MISSING_FILE`
 * @throws {DataError} `FILE_UNREADABLE`
 */
export async function readBarFile(file: string, options: BarFileOptions): Promise<BarFile> {
  const first = await readOnce(file, options, null);
  const order = first.reader?.provenOrder() ?? null;
  if (order === null) return first;
  // One day above 12 anywhere in the file tells how all its dates are meant, also those already refused.
  logger.info(`${first.name}: dates are read as ${order === "mdy" ? "month/day/year" : "day/month/year"}.`);
  return readOnce(file, options, order);
}

async function readOnce(file: string, options: BarFileOptions, order: DateOrder | null): Promise<BarFileVisitor> {
  const visitor = new BarFileVisitor(path.basename(file), options, order);
  const table = new BarTable(visitor.name, visitor);
  const onProgress = (done: number): void => options.onProgress?.(done, visitor.rows);
  try {
    for await (const chunk of readTextBytes(file, { signal: options.signal, onProgress })) table.push(chunk);
    table.finish();
  } catch (error) {
    throw toUnreadable(file, error);
  }
  return visitor;
}

class BarFileVisitor implements BarFile, BarTableVisitor {
  readonly series = new Map<string, BarFileSeries>();
  readonly nameless: SkippedRow[] = [];
  reader: BarRowReader | null = null;
  hasSymbols = false;
  rows = 0;
  #symbolField = -1;
  #symbol = "";
  #current: BarFileSeries | null = null;

  constructor(
    readonly name: string,
    private readonly options: BarFileOptions,
    private readonly order: DateOrder | null,
  ) {}

  header(columns: BarFileColumns, decimalComma: boolean): void {
    const { daily, zone } = this.options;
    this.reader = new BarRowReader(columns, { asWritten: daily, zone, dateOrder: this.order }, decimalComma);
    this.#symbolField = columns.symbol;
    this.hasSymbols = columns.symbol >= 0;
  }

  row(record: CsvRecord): void {
    const reader = this.reader!;
    this.rows++;
    const symbol = this.#symbolField < 0 ? "" : record.text(this.#symbolField);
    if (symbol === "" && this.hasSymbols) {
      this.nameless.push({ where: `${this.name} line ${record.line}`, reason: "symbol is empty" });
      return;
    }
    const { collector, bad } = this.#seriesOf(symbol);
    reader.read(record);
    const { ts, open, high, low, close, volume, reason } = reader.row;
    if (reason === null) collector.add(record.line, ts, open, high, low, close, volume);
    else bad.push({ where: `${this.name} line ${record.line}`, reason });
  }

  #seriesOf(symbol: string): BarFileSeries {
    if (this.#current !== null && symbol === this.#symbol) return this.#current;
    const series = this.series.get(symbol) ?? { collector: new BarCollector(), bad: [] };
    this.series.set(symbol, series);
    this.#symbol = symbol;
    this.#current = series;
    return series;
  }
}

/** Tickers of the symbol column in order of appearance; empty if the file has none. */
export async function readBarFileSymbols(file: string, signal?: AbortSignal): Promise<readonly string[]> {
  const symbols = new Set<string>();
  let field = 0;
  const table = new BarTable(path.basename(file), {
    header: (columns) => {
      field = columns.symbol;
    },
    row: (record) => {
      if (field >= 0) symbols.add(record.text(field));
    },
  });
  try {
    for await (const chunk of readTextBytes(file, { signal })) {
      table.push(chunk);
      if (field < 0) return [];
    }
    table.finish();
  } catch (error) {
    throw toUnreadable(file, error);
  }
  symbols.delete("");
  return [...symbols];
}
