import path from "node:path";
import { createBarColumns, sliceBars } from "../../model/bar.js";
import type { BarChunk, BarRequest, BarSource } from "../../model/bar-source.js";
import { durationMs, parseDuration } from "../../model/duration.js";
import { DataError, UsageError } from "../../model/errors.js";
import { formatTs } from "../../model/format-ts.js";
import { toInstrument, type Instrument } from "../../model/instrument.js";
import { didYouMean } from "../../model/nearest.js";
import { isIntraday, type Resolution } from "../../model/resolution.js";
import { createZonedTime, type ZonedTime } from "../../model/zoned-time.js";
import { joinSeries, type CsvSeries } from "./csv-series.js";
import { readBarFile, readBarFileSymbols, type BarFile } from "./read-bar-file.js";

/** Options of `createCsvSource`. */
export interface CsvSourceOptions {
  /** The file, or several that belong together; each may be gzipped. */
  readonly file: string | readonly string[];
  /** IANA zone of times without an offset. @default "UTC" */
  readonly tz?: string;
  /** Leave bad rows out instead of refusing the file. @default false */
  readonly skipBad?: boolean;
}

/** Bars from files. */
export interface CsvSource extends BarSource {
  /** Tickers of the symbol column in order of appearance; empty if the files have none. */
  symbols(signal?: AbortSignal): Promise<readonly string[]>;
}

/** What reading needs of a request. */
type ReadRequest = Pick<BarRequest, "signal" | "onProgress">;

/**
 * Bars from CSV files. Header names are recognised in any case and in the spelling of many exports (Yahoo, Stooq,
 * Binance, TradingView, MetaTrader, TWS); so are the delimiter and the form of the times. Rows are sorted, identical
 * repeats dropped. A row that cannot be a bar refuses the file, unless `skipBad`.
 *
 * Reading throws `UsageError` `MISSING_FILE` and `DataError` `FILE_UNREADABLE`, `BAD_ROWS`, `CONFLICTING_BARS`,
 * `RESOLUTION_MISMATCH`, `UNKNOWN_CONTRACT` or `EMPTY_RESULT`.
 *
 * @throws {UsageError} `MISSING_FILE` without a file, `INVALID_ARGUMENT` for an unknown zone
 */
export function createCsvSource(options: string | CsvSourceOptions): CsvSource {
  return new CsvFiles(typeof options === "string" ? { file: options } : options);
}

/** Tickers in the symbol column of a CSV file; empty if it has none. */
export async function listCsvSymbols(file: string, signal?: AbortSignal): Promise<readonly string[]> {
  return createCsvSource(file).symbols(signal);
}

class CsvFiles implements CsvSource {
  readonly name: string;
  readonly #files: readonly string[];
  readonly #zone: ZonedTime | null;
  readonly #skipBad: boolean;
  #symbols: readonly string[] | null = null;
  /** What was read, by whether dates count as written, so that several symbols cost one reading. */
  readonly #read = new Map<boolean, readonly BarFile[]>();

  constructor(options: CsvSourceOptions) {
    this.#files = typeof options.file === "string" ? [options.file] : options.file;
    if (this.#files.length === 0 || this.#files.includes("")) {
      throw new UsageError(
        "MISSING_FILE",
        `Expected the path of a CSV file, received "". Name one with --file (file).`,
      );
    }
    this.#zone = options.tz === undefined || options.tz === "UTC" ? null : createZonedTime(options.tz);
    this.#skipBad = options.skipBad ?? false;
    this.name = this.#files.map((file) => path.basename(file)).join(", ");
  }

  async symbols(signal?: AbortSignal): Promise<readonly string[]> {
    if (this.#symbols) return this.#symbols;
    const lists: (readonly string[])[] = [];
    for (const file of this.#files) lists.push(await readBarFileSymbols(file, signal));
    this.#symbols = [...new Set(lists.flat())];
    return this.#symbols;
  }

  async resolveInstrument(symbol: string, hints?: BarRequest["hints"], signal?: AbortSignal): Promise<Instrument> {
    this.#assertHas(symbol, await this.symbols(signal));
    return toInstrument(symbol, hints);
  }

  async *fetch(request: BarRequest): AsyncGenerator<BarChunk> {
    const { symbol, resolution } = request;
    const series = await this.#loadSeries(request);
    const all = series.bars.ts;
    const to = request.to ?? all.at(-1) ?? NaN;
    const from = request.from ?? (request.duration ? to - durationMs(parseDuration(request.duration)) : -Infinity);
    const first = all.findIndex((ts) => ts >= from);
    const end = all.findLastIndex((ts) => ts <= to) + 1;
    if (first < 0 || end <= first) throw this.#empty(symbol, resolution, all);
    const bars = sliceBars(series.bars, first, end);
    yield { bars, from: bars.ts[0]!, to: bars.ts.at(-1)!, skipped: series.skipped };
    request.onProgress?.({ bars: bars.ts.length, done: 1, waiting: null });
  }

  async now(symbol: string, resolution: Resolution): Promise<number> {
    const { bars } = await this.#loadSeries({ symbol, resolution });
    const last = bars.ts.at(-1);
    if (last === undefined) throw this.#empty(symbol, resolution, bars.ts);
    return last;
  }

  close(): Promise<void> {
    this.#read.clear();
    return Promise.resolve();
  }

  async #load(daily: boolean, request: ReadRequest): Promise<readonly BarFile[]> {
    const known = this.#read.get(daily);
    if (known) return known;
    const files: BarFile[] = [];
    for (const [i, file] of this.#files.entries()) {
      const onProgress = (done: number, rows: number): void =>
        request.onProgress?.({ bars: rows, done: (i + done) / this.#files.length, waiting: null });
      files.push(await readBarFile(file, { daily, zone: this.#zone, signal: request.signal, onProgress }));
    }
    this.#read.set(daily, files);
    return files;
  }

  async #loadSeries(request: BarRequest): Promise<CsvSeries> {
    const { symbol, resolution } = request;
    const files = await this.#load(!isIntraday(resolution), request);
    const options = { where: `${this.name}, ${symbol} @ ${resolution}`, skipBad: this.#skipBad };
    const series = joinSeries(files, symbol, resolution, options);
    if (series !== null) return series;
    this.#assertHas(symbol, await this.symbols(request.signal));
    return { bars: createBarColumns(0), skipped: [] };
  }

  #assertHas(symbol: string, symbols: readonly string[]): void {
    if (symbols.length === 0 || symbols.includes(symbol)) return;
    throw new DataError(
      "UNKNOWN_CONTRACT",
      `${this.name}: expected one of its symbols ${symbols.slice(0, 20).join(", ")}, received "${symbol}".${didYouMean(symbol, symbols)}`,
      { context: { symbol } },
    );
  }

  #empty(symbol: string, resolution: Resolution, ts: Float64Array): DataError {
    const has =
      ts.length === 0
        ? "it has no bars at all"
        : `it has ${ts.length} bars from ${formatTs(ts[0]!, resolution)} to ${formatTs(ts.at(-1)!, resolution)}`;
    return new DataError("EMPTY_RESULT", `${this.name}: no bars of ${symbol} @ ${resolution} in the window; ${has}.`, {
      context: { symbol, resolution },
    });
  }
}
