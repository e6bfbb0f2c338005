import type { DataFrame, TableMembers } from "../frame/data-frame.js";
import type { Frame } from "../frame/frame.js";
import { LazyDataFrame, materialise, type BarSeries } from "../frame/lazy-data-frame.js";
import type { Series } from "../frame/series.js";
import type { BarColumnName } from "../model/bar.js";
import { CheckError } from "../model/errors.js";
import { formatTs } from "../model/format-ts.js";

/** A column that ends at the current bar. */
export interface CausalColumn {
  /** Rows that exist so far: the current bar's number + 1. */
  readonly length: number;
  /** Value at a bar; a negative number counts from the end: -1 = the current bar. */
  at(bar: number): number;
  /** The last n values, oldest first, as a view that costs nothing. */
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

  /** The last n rows as a frame of views: what danfo methods may be called on at a cost of n rows. */
  override tail(n = 5): Frame {
    return this.#rows(Math.max(0, this.length - n), this.length);
  }

  /** The first n rows as a frame of views. */
  override head(n = 5): Frame {
    return this.#rows(0, Math.min(n, this.length));
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

  #rows(from: number, to: number): Frame {
    const rows = this.#frame.slice(from, to);
    if (this.#aliases.size === 0) return rows;
    return rows.with(Object.fromEntries([...this.#aliases].map(([alias, column]) => [alias, rows.col(column)])));
  }

  /** Moves the end. Called by the engine, once a bar. */
  moveTo(bar: number): void {
    this.#clock.bar = bar;
  }
}

class Column implements CausalColumn {
  constructor(
    private readonly name: string,
    private readonly values: Float64Array,
    private readonly frame: Frame,
    private readonly clock: { readonly bar: number },
  ) {}

  get length(): number {
    return this.clock.bar + 1;
  }

  at(bar: number): number {
    const index = bar < 0 ? this.length + bar : bar;
    if (index > this.clock.bar) throw this.lookAhead(index);
    return this.values[index] ?? NaN;
  }

  last(n: number): Float64Array {
    return this.values.subarray(Math.max(0, this.length - n), this.length);
  }

  private lookAhead(asked: number): CheckError {
    const { bar } = this.clock;
    const at = formatTs(this.frame.ts[bar]!, this.frame.resolution ?? "1s");
    return new CheckError(
      "LOOK_AHEAD",
      `Expected a bar up to ${bar} (${at}), the one the strategy stands on, but column "${this.name}" was read at bar ${asked}. ` +
        `A decision may use rows 0 to ${bar} only.`,
      { context: { column: this.name, bar, asked } },
    );
  }
}
