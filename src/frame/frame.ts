import { barColumnNames, type BarColumns } from "../model/bar.js";
import { UsageError } from "../model/errors.js";
import { didYouMean } from "../model/nearest.js";
import type { Resolution } from "../model/resolution.js";
import type { ColumnSpec } from "./column-spec.js";

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
 */
export class Frame {
  /** Ticker, or null. */
  readonly symbol: string | null;
  /** Bar size, or null. */
  readonly resolution: Resolution | null;
  /** Number of bars. */
  readonly length: number;
  readonly #columns: ReadonlyMap<string, Float64Array>;
  readonly #specs: ReadonlyMap<string, ColumnSpec>;

  constructor(
    columns: Readonly<Record<string, Float64Array>> | ReadonlyMap<string, Float64Array>,
    meta: FrameMeta = {},
    specs: Readonly<Record<string, ColumnSpec>> | ReadonlyMap<string, ColumnSpec> = {},
  ) {
    this.#columns = columns instanceof Map ? columns : new Map(Object.entries(columns));
    this.#specs = specs instanceof Map ? specs : new Map(Object.entries(specs));
    this.symbol = meta.symbol ?? null;
    this.resolution = meta.resolution ?? null;
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
}
