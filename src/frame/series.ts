/** A value in a danfo table. */
export type Cell = number | string | boolean;

/** Whether a danfo method changes its own object instead of giving a new one. */
export interface InplaceOptions {
  /** Change this object. A `Frame` refuses it. @default false */
  readonly inplace?: boolean;
}

/** Sort order. */
export interface SortOptions extends InplaceOptions {
  /** Smallest first. @default true */
  readonly ascending?: boolean;
}

/** Something a Series is compared or combined with, row by row or as one number. */
export type SeriesOperand = Series | readonly number[] | number;

/**
 * One column of a danfo `DataFrame`: labelled values. This is the part of danfo's class that algo-trader promises.
 * Arithmetic on a Series is done in JavaScript numbers and keeps double precision.
 */
export interface Series {
  /** The values in order; NaN = no value. */
  readonly values: Cell[];
  /** The row labels. */
  readonly index: (string | number)[];
  /** danfo's name of the type: `float32`, `int32`, `string` or `boolean`. Numbers are doubles all the same. */
  readonly dtype: string;
  /** Rows and 1. */
  readonly shape: number[];
  /** Number of values. */
  readonly size: number;
  /** Values by row number, row range (`"2:5"`) or mask. */
  iloc(rows: readonly Cell[]): Series;
  /** Values by row label or mask. */
  loc(rows: readonly Cell[]): Series;
  /** The first rows, 5 unless said. */
  head(rows?: number): Series;
  /** The last rows, 5 unless said. */
  tail(rows?: number): Series;
  /** Sum with another, row by row. */
  add(other: SeriesOperand, options?: InplaceOptions): Series;
  /** Difference, row by row. */
  sub(other: SeriesOperand, options?: InplaceOptions): Series;
  /** Product, row by row. */
  mul(other: SeriesOperand, options?: InplaceOptions): Series;
  /** Quotient, row by row. */
  div(other: SeriesOperand, options?: InplaceOptions): Series;
  /** Absolute values. */
  abs(options?: InplaceOptions): Series;
  /** Rounded values. */
  round(digits?: number, options?: InplaceOptions): Series;
  /** Arithmetic mean without missing values. */
  mean(): number;
  /** Median without missing values. */
  median(): number;
  /** Smallest value. */
  min(): number;
  /** Largest value. */
  max(): number;
  /** Sum of all values. */
  sum(): number;
  /** Number of values that are not missing. */
  count(): number;
  /** Sample standard deviation. */
  std(): number;
  /** Sample variance. */
  var(): number;
  /** Running sum. */
  cumSum(options?: InplaceOptions): Series;
  /** Running maximum. */
  cumMax(options?: InplaceOptions): Series;
  /** Running minimum. */
  cumMin(options?: InplaceOptions): Series;
  /** true where the value is missing. */
  isNa(): Series;
  /** Missing values replaced. */
  fillNa(value: Cell, options?: InplaceOptions): Series;
  /** Without missing values. */
  dropNa(options?: InplaceOptions): Series;
  /** true where less. */
  lt(other: SeriesOperand): Series;
  /** true where greater. */
  gt(other: SeriesOperand): Series;
  /** true where less or equal. */
  le(other: SeriesOperand): Series;
  /** true where greater or equal. */
  ge(other: SeriesOperand): Series;
  /** true where equal. */
  eq(other: SeriesOperand): Series;
  /** true where not equal. */
  ne(other: SeriesOperand): Series;
  /** Both masks. */
  and(other: Series): Series;
  /** One of the masks. */
  or(other: Series): Series;
  /** Each value through a function. */
  apply(callable: (value: number) => Cell, options?: InplaceOptions): Series;
  /** Each value through a function that also gets the row number. */
  map(callable: (value: number, row: number) => Cell, options?: InplaceOptions): Series;
  /** Sorted values. */
  sortValues(options?: SortOptions): Series;
  /** Each value once. */
  unique(): Series;
  /** How often each value occurs. */
  valueCounts(): Series;
  /** Count, mean, std, min, median, max, variance. */
  describe(): Series;
  /** The value of one row number. */
  iat(row: number): Cell | undefined;
  /** The value of one row label. */
  at(label: string): Cell | undefined;
  /** A copy that may be changed. */
  copy(): Series;
  /** Writes the values as a table to the console. */
  print(): void;
  /** The values as a table of text. */
  toString(): string;
}
