import { isFloat64Array } from "node:util/types";
import { barColumnNames, type BarColumnName, type BarColumns } from "../model/bar.js";
import { UsageError } from "../model/errors.js";
import { didYouMean } from "../model/nearest.js";
import { isResolution, parseResolution, type Resolution } from "../model/resolution.js";
import type { ColumnSpec } from "./column-spec.js";
import { loadDanfo } from "./danfo-module.js";
import type { DataFrame } from "./data-frame.js";
import { LazyDataFrame, materialise } from "./lazy-data-frame.js";
import type { Series } from "./series.js";

/** What a frame is about. */
export interface FrameMeta {
  /** Ticker, or null when it is not known. */
  readonly symbol?: string | null;
  /** Bar size, or null when it is not known. */
  readonly resolution?: Resolution | null;
}

/** One row as a plain object: `ts` in epoch milliseconds, the bar, and every further column. */
export type FrameRow = Readonly<Record<string, number>>;

/**
 * A table of bars: one `Float64Array` per column, all of one length. Immutable: every change gives a new frame that
 * shares the untouched columns. NaN means "no value".
 *
 * It is a danfo `DataFrame` as well: `frame["close"]`, `head`, `iloc`, `query`, `describe` and the others of
 * `DataFrameMembers` work, with `ts` as epoch milliseconds. danfo and its rows are built when the first of them is used;
 * `col(name)` never needs them. What would change the frame in place throws.
 */
export class Frame extends LazyDataFrame {
  /** Ticker, or null. */
  readonly symbol: string | null;
  /** Bar size, or null. */
  readonly resolution: Resolution | null;
  /** Number of bars. */
  readonly length: number;
  readonly #columns: ReadonlyMap<string, Float64Array>;
  readonly #specs: ReadonlyMap<string, ColumnSpec>;
  #dataFrame: DataFrame | null = null;

  constructor(
    columns: Readonly<Record<string, Float64Array>> | ReadonlyMap<string, Float64Array>,
    meta: FrameMeta = {},
    specs: Readonly<Record<string, ColumnSpec>> | ReadonlyMap<string, ColumnSpec> = {},
  ) {
    super();
    this.#columns = columns instanceof Map ? columns : new Map(Object.entries(columns));
    this.#specs = specs instanceof Map ? specs : new Map(Object.entries(specs));
    this.symbol = meta.symbol ?? null;
    this.resolution = toResolution(meta.resolution ?? null);
    for (const [name, column] of this.#columns) assertTyped(name, column);
    this.length = this.col("ts").length;
    for (const [name, column] of this.#columns) {
      if (column.length !== this.length) {
        throw new UsageError(
          "INVALID_ARGUMENT",
          `Expected every column of a frame to have ${this.length} rows like "ts", but "${name}" has ${column.length}.`,
        );
      }
    }
  }

  /** A frame over bars; nothing is copied. */
  static fromBars(bars: BarColumns, meta: FrameMeta = {}): Frame {
    const columns = new Map<string, Float64Array>([["ts", bars.ts]]);
    for (const name of barColumnNames) columns.set(name, bars[name]);
    return new Frame(columns, meta);
  }

  /** Column names in order, `ts` first. */
  get columnNames(): readonly string[] {
    return [...this.#columns.keys()];
  }

  /** Opening instants, epoch milliseconds UTC. */
  get ts(): Float64Array {
    return this.col("ts");
  }

  /** The bars as plain columns, without copying. */
  get bars(): BarColumns {
    const [open, high, low, close, volume] = barColumnNames.map((name) => this.col(name));
    return { ts: this.ts, open: open!, high: high!, low: low!, close: close!, volume: volume! };
  }

  /** Whether the frame has this column. */
  has(name: string): boolean {
    return this.#columns.has(name);
  }

  /**
   * One column, without copying. Do not write to it.
   *
   * @throws {UsageError} `UNKNOWN_INDICATOR` naming the nearest column
   */
  col(name: string): Float64Array {
    const column = this.#columns.get(name);
    if (column) return column;
    throw new UsageError(
      "UNKNOWN_INDICATOR",
      `Expected one of the columns ${this.columnNames.join(", ")}, received "${name}".${didYouMean(name, this.columnNames)}`,
    );
  }

  /** How a column likes to be drawn, or null for the bars themselves and for columns nobody described. */
  spec(name: string): ColumnSpec | null {
    return this.#specs.get(name) ?? null;
  }

  /** Every column description by column name. */
  get specs(): ReadonlyMap<string, ColumnSpec> {
    return this.#specs;
  }

  /** A new frame with further or replaced columns; the others are shared. */
  with(columns: Readonly<Record<string, Float64Array>>, specs: Readonly<Record<string, ColumnSpec>> = {}): Frame {
    return new Frame(
      new Map([...this.#columns, ...Object.entries(columns)]),
      this,
      new Map([...this.#specs, ...Object.entries(specs)]),
    );
  }

  /** Rows `from` (inclusive) to `to` (exclusive) as a frame of views on the same memory. */
  slice(from: number, to: number = this.length): Frame {
    const columns = new Map([...this.#columns].map(([name, column]) => [name, column.subarray(from, to)]));
    return new Frame(columns, this, this.#specs);
  }

  /** Row i as a plain object, made on demand. */
  row(i: number): FrameRow {
    const row: Record<string, number> = {};
    for (const [name, column] of this.#columns) row[name] = column[i]!;
    return row;
  }

  /**
   * A danfo DataFrame of the same values that may be changed without touching this frame; row labels are row numbers.
   * One million rows of nine columns take about two seconds.
   */
  toDataFrame(): DataFrame {
    return this.#rowsAsDataFrame(0, this.length);
  }

  /** One column as a danfo Series; only this column is built. `col(name)` is the typed column, without a copy. */
  override column(name: string): Series {
    const { Series } = loadDanfo();
    return new Series(Array.from(this.col(name)), { columns: [name], dtypes: ["float32"] });
  }

  /** The rows as arrays, built at every read. */
  override get values(): number[][] {
    return this.#rows(0, this.length);
  }

  override get columns(): string[] {
    return [...this.#columns.keys()];
  }

  override get shape(): number[] {
    return [this.length, this.#columns.size];
  }

  override get size(): number {
    return this.length * this.#columns.size;
  }

  override get ndim(): number {
    return 2;
  }

  /** The first rows as a DataFrame; only these are built. */
  override head(rows = 5): DataFrame<BarColumnName> {
    return this.#rowsAsDataFrame(0, Math.min(rows, this.length));
  }

  /** The last rows as a DataFrame; only these are built. */
  override tail(rows = 5): DataFrame<BarColumnName> {
    return this.#rowsAsDataFrame(Math.max(0, this.length - rows), this.length);
  }

  /** How consoles and notebooks show a frame. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    const about = [this.symbol, this.resolution].filter((part) => part !== null).join(" @ ");
    return `Frame(${about === "" ? "" : `${about}, `}${this.length} bars: ${this.columnNames.join(", ")})`;
  }

  /** @internal */
  [materialise](): DataFrame {
    this.#dataFrame ??= this.toDataFrame();
    return this.#dataFrame;
  }

  #rows(from: number, to: number): number[][] {
    const columns = [...this.#columns.values()];
    return Array.from({ length: to - from }, (_, i) => columns.map((column) => column[from + i]!));
  }

  #rowsAsDataFrame(from: number, to: number): DataFrame<BarColumnName> {
    const { DataFrame } = loadDanfo();
    return new DataFrame(this.#rows(from, to), {
      columns: this.columns as BarColumnName[],
      // Given, because danfo would look for them in a few rows and take whole numbers for 32-bit integers.
      dtypes: this.columns.map(() => "float32"),
      ...(from > 0 && { index: Array.from({ length: to - from }, (_, i) => from + i) }),
    });
  }
}

/** What JavaScript may hand over: a list of numbers, which could not be cut without a copy, or no column at all. */
function assertTyped(name: string, column: unknown): void {
  if (isFloat64Array(column)) return;
  const received = Array.isArray(column) ? "an array" : Object.prototype.toString.call(column).slice(8, -1);
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected column "${name}" of a frame to be a Float64Array, received ${received}. Float64Array.from(values) makes one.`,
  );
}

function toResolution(given: Resolution | null): Resolution | null {
  return given === null || isResolution(given) ? given : parseResolution(given);
}
