import type { DataFrame, Selection, TableMembers } from "../frame/data-frame.js";
import { Frame } from "../frame/frame.js";
import { LazyDataFrame, materialise, type BarSeries } from "../frame/lazy-data-frame.js";
import type { Cell, Series } from "../frame/series.js";
import type { BarColumnName } from "../model/bar.js";
import { CheckError } from "../model/errors.js";
import { formatTs } from "../model/format-ts.js";
import { moveTo } from "./move-to.js";

/** A column that ends at the current bar. */
export interface CausalColumn {
  /** Rows that exist so far: the current bar's number + 1. */
  readonly length: number;
  /** Value at a bar; a negative number counts from the end: -1 = the current bar. */
  at(bar: number): number;
  /** The last n values, oldest first: a copy, yours to sort and to keep. `at(-1)`, `at(-2)`, … cost less for a few. */
  last(n: number): Float64Array;
}

/**
 * Everything that was known at the close of the current bar, and nothing more: one object whose end moves with the
 * clock. Reading further throws `LOOK_AHEAD`.
 *
 * It is a danfo `DataFrame` of the rows so far as well, built when the first danfo member is used on a bar: that costs
 * all rows so far, `tail(n)` and `head(n)` cost n.
 */
export class CausalFrame extends (LazyDataFrame as new () => TableMembers<BarColumnName> & BarSeries) {
  /** Ticker, or null. */
  readonly symbol: string | null;
  readonly #frame: Frame;
  readonly #aliases: ReadonlyMap<string, string>;
  readonly #columns = new Map<string, Column>();
  readonly #clock = { bar: -1 };
  #built: { readonly bar: number; readonly dataFrame: DataFrame } | null = null;

  constructor(frame: Frame, aliases: ReadonlyMap<string, string> = new Map()) {
    super();
    this.#frame = frame;
    this.#aliases = aliases;
    this.symbol = frame.symbol;
  }

  /** Rows that exist so far: the current bar's number + 1. */
  get length(): number {
    return this.#clock.bar + 1;
  }

  /** Column names: the bars, every indicator column, and the names the strategy gave them. */
  get columnNames(): readonly string[] {
    return [...new Set([...this.#frame.columnNames, ...this.#aliases.keys()])];
  }

  /**
   * One column up to the current bar. The same object on every bar.
   *
   * @throws {UsageError} `UNKNOWN_INDICATOR` naming the nearest column
   */
  col(name: string): CausalColumn {
    let column = this.#columns.get(name);
    if (column === undefined) {
      column = new Column(name, this.#frame.col(this.#aliases.get(name) ?? name), this.#frame, this.#clock);
      this.#columns.set(name, column);
    }
    return column;
  }

  /**
   * Value of a column at a bar; a negative number counts from the end: -1 = the current bar.
   *
   * @throws {CheckError} `LOOK_AHEAD` when the bar lies in the future
   */
  at(name: string, bar: number): number {
    return this.col(name).at(bar);
  }

  /** The last n rows as a frame of its own: what danfo methods may be called on at a cost of n rows. */
  override tail(n = 5): Frame {
    return this.#copy(Math.min(Math.max(0, this.length - n), this.length), this.length);
  }

  /** The first n rows as a frame of its own. */
  override head(n = 5): Frame {
    return this.#copy(0, Math.max(0, Math.min(n, this.length)));
  }

  /** @throws {CheckError} `LOOK_AHEAD` when a row lies in the future */
  override iloc(selection: Selection<Cell, string | number>): DataFrame {
    this.#assertKnown(selection.rows, "iloc");
    return this[materialise]().iloc(selection);
  }

  /** @throws {CheckError} `LOOK_AHEAD` when a row lies in the future */
  override loc(selection: Selection<Cell, string>): DataFrame {
    this.#assertKnown(selection.rows, "loc");
    return this[materialise]().loc(selection);
  }

  /** @throws {CheckError} `LOOK_AHEAD` when the row lies in the future */
  override iat(row: number, column: number): Cell | undefined {
    this.#assertKnown([row], "iat");
    return this[materialise]().iat(row, column);
  }

  /** Whether there is a column of this name. */
  has(name: string): boolean {
    return this.#frame.has(this.#aliases.get(name) ?? name);
  }

  /** One column up to the current bar as a danfo Series; `col(name)` is the one that costs nothing. */
  override column(name: string): Series {
    return this.#rows(0, this.length).column(name);
  }

  override get columns(): string[] {
    return [...this.columnNames];
  }

  override get shape(): number[] {
    return [this.length, this.columnNames.length];
  }

  /** @internal */
  [materialise](): DataFrame {
    const { bar } = this.#clock;
    if (this.#built?.bar !== bar) this.#built = { bar, dataFrame: this.#rows(0, this.length).toDataFrame() };
    return this.#built.dataFrame;
  }

  /** Row numbers and ranges such as `"2:5"`, whose end is the first row that is not taken. */
  #assertKnown(rows: Selection<Cell, string>["rows"], member: string): void {
    if (!Array.isArray(rows)) return;
    for (const row of rows as readonly Cell[]) {
      const end = typeof row === "string" ? /^\s*\d*\s*:\s*(\d+)\s*$/.exec(row)?.[1] : undefined;
      const asked = end === undefined ? row : Number(end) - 1;
      if (typeof asked === "number" && asked >= this.length) {
        throw lookAhead("", this.#clock.bar, asked, this.#frame, `${member}()`);
      }
    }
  }

  #rows(from: number, to: number): Frame {
    const rows = this.#frame.slice(from, to);
    if (this.#aliases.size === 0) return rows;
    return rows.with(Object.fromEntries([...this.#aliases].map(([alias, column]) => [alias, rows.col(column)])));
  }

  /** A view would give away the memory of the whole series, and whoever sorted it would change the prices of the run. */
  #copy(from: number, to: number): Frame {
    const rows = this.#rows(from, to);
    return new Frame(new Map(rows.columnNames.map((name) => [name, rows.col(name).slice()])), rows, rows.specs);
  }

  /** @internal Moves the end. */
  [moveTo](bar: number): void {
    this.#clock.bar = bar;
  }
}

// Nothing of it may be a property: a strategy written in JavaScript would find the whole series there.
class Column implements CausalColumn {
  readonly #name: string;
  readonly #values: Float64Array;
  readonly #frame: Frame;
  readonly #clock: { readonly bar: number };

  constructor(name: string, values: Float64Array, frame: Frame, clock: { readonly bar: number }) {
    this.#name = name;
    this.#values = values;
    this.#frame = frame;
    this.#clock = clock;
  }

  get length(): number {
    return this.#clock.bar + 1;
  }

  at(bar: number): number {
    const index = bar < 0 ? this.length + bar : bar;
    if (index > this.#clock.bar) throw lookAhead(this.#name, this.#clock.bar, index, this.#frame);
    return this.#values[index] ?? NaN;
  }

  last(n: number): Float64Array {
    return this.#values.slice(Math.max(0, this.length - n), this.length);
  }
}

function lookAhead(column: string, bar: number, asked: number, frame: Frame, what = `column "${column}"`): CheckError {
  const ts = frame.ts[bar];
  const message =
    ts === undefined
      ? `Expected nothing to be read before the first bar, but ${what} was read at bar ${asked}.`
      : `Expected a bar up to ${bar} (${formatTs(ts, frame.resolution ?? "1s")}), the one the strategy stands on, but ` +
        `${what} was read at bar ${asked}. A decision may use rows 0 to ${bar} only.`;
  return new CheckError("LOOK_AHEAD", message, { context: { column, bar, asked } });
}
