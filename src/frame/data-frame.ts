import type { Cell, InplaceOptions, Series, SortOptions } from "./series.js";

/** Direction of a danfo operation: 0 along the rows of a column, 1 along the columns of a row. */
export interface AxisOptions {
  /** 0 = one result per column, 1 = one per row. @default 1 */
  readonly axis?: 0 | 1;
}

/** Which rows and columns to take. */
export interface Selection<Row, Column> {
  /** Rows, ranges such as `"2:5"`, or a mask. @default all */
  readonly rows?: readonly Row[] | Series;
  /** Columns. @default all */
  readonly columns?: readonly Column[];
}

/** How to read the data given to `new DataFrame`. */
export interface DataFrameOptions<Columns extends string = string> {
  /** Column names, in order. @default "0", "1", … or the keys of the rows */
  readonly columns?: readonly Columns[];
  /** Row labels, each once. @default 0, 1, … */
  readonly index?: readonly (string | number)[];
  /** danfo types of the columns. @default inferred */
  readonly dtypes?: readonly ("float32" | "int32" | "string" | "boolean")[];
}

/** What a DataFrame is combined with: a table, a column, or a number. */
export type DataFrameOperand = DataFrameMembers | Series | readonly number[] | number;

/** Rows of one group, by the values of the grouping columns. */
export interface GroupBy {
  /** Only these columns take part. */
  col(columns: readonly string[]): GroupBy;
  /** Rows in each group. */
  count(): DataFrame;
  /** Sum of each group. */
  sum(): DataFrame;
  /** Mean of each group. */
  mean(): DataFrame;
  /** Smallest value of each group. */
  min(): DataFrame;
  /** Largest value of each group. */
  max(): DataFrame;
  /** Sample standard deviation of each group. */
  std(): DataFrame;
  /** First row of each group. */
  first(): DataFrame;
  /** Last row of each group. */
  last(): DataFrame;
  /** Aggregates by column, for example `{ close: "mean" }`. */
  agg(operations: Readonly<Record<string, string | readonly string[]>>): DataFrame;
  /** The rows of one group. */
  getGroup(keys: readonly (string | number)[]): DataFrame;
}

/** The members of danfo's `DataFrame` that algo-trader promises, but for `at`. */
export interface TableMembers<Columns extends string = never> {
  /** The rows, each an array of values. */
  readonly values: Cell[][];
  /** The row labels. */
  readonly index: (string | number)[];
  /** The column names. */
  readonly columns: string[];
  /** danfo's types of the columns. */
  readonly dtypes: string[];
  /** Number of rows and of columns. */
  readonly shape: number[];
  /** Rows times columns. */
  readonly size: number;
  /** 2. */
  readonly ndim: number;
  /** danfo's type of every column, by column. */
  readonly ctypes: Series;
  /** Rows and columns exchanged. */
  readonly T: DataFrame;
  /** One column. */
  column(name: string): Series;
  /** Rows and columns by number. */
  iloc(selection: Selection<Cell, string | number>): DataFrame;
  /** Rows by label, columns by name. */
  loc(selection: Selection<Cell, string>): DataFrame;
  /** One value by row and column number. */
  iat(row: number, column: number): Cell | undefined;
  /** The first rows, 5 unless said. */
  head(rows?: number): DataFrame<Columns>;
  /** The last rows, 5 unless said. */
  tail(rows?: number): DataFrame<Columns>;
  /** Rows where the mask is true. */
  query(condition: Series | readonly boolean[], options?: InplaceOptions): DataFrame<Columns>;
  /** Count, mean, std, min, median, max and variance of every numeric column. */
  describe(): DataFrame;
  /** Only the columns of these danfo types. */
  selectDtypes(include: readonly string[]): DataFrame;
  /** Groups of rows with equal values in these columns. */
  groupby(columns: readonly string[]): GroupBy;
  /** A further column. */
  addColumn<Name extends string>(
    name: Name,
    values: Series | readonly Cell[],
    options?: InplaceOptions & { readonly atIndex?: number | string },
  ): DataFrame<Columns | Name>;
  /** Without these columns or rows. */
  drop(
    options: InplaceOptions & {
      readonly columns?: string | readonly string[];
      readonly index?: readonly (string | number)[];
    },
  ): DataFrame;
  /** Other names for columns (axis 1) or row labels (axis 0). */
  rename(mapper: Readonly<Record<string, string | number>>, options?: AxisOptions & InplaceOptions): DataFrame;
  /** With further rows. */
  append(
    rows: readonly (readonly Cell[])[] | DataFrameMembers,
    index: readonly (string | number)[] | string | number,
    options?: InplaceOptions,
  ): DataFrame<Columns>;
  /** Rows in the order of a column. */
  sortValues(column: string, options?: SortOptions): DataFrame<Columns>;
  /** Rows in the order of their labels. */
  sortIndex(options?: SortOptions): DataFrame<Columns>;
  /** Other row labels. */
  setIndex(
    options: InplaceOptions & {
      readonly index?: readonly (string | number)[];
      readonly column?: string;
      readonly drop?: boolean;
    },
  ): DataFrame<Columns>;
  /** Row labels 0, 1, … */
  resetIndex(options?: InplaceOptions): DataFrame<Columns>;
  /** true where a value is missing. */
  isNa(): DataFrame<Columns>;
  /** Missing values replaced. */
  fillNa(
    values: Cell | readonly Cell[],
    options?: InplaceOptions & { readonly columns?: readonly string[] },
  ): DataFrame<Columns>;
  /** Without rows (axis 1) or columns (axis 0) that miss a value. */
  dropNa(options?: AxisOptions & InplaceOptions): DataFrame<Columns>;
  /** A value replaced by another. */
  replace(
    from: Cell,
    to: Cell,
    options?: InplaceOptions & { readonly columns?: readonly string[] },
  ): DataFrame<Columns>;
  /** One column as another danfo type. */
  asType(
    column: string,
    dtype: "float32" | "int32" | "string" | "boolean",
    options?: InplaceOptions,
  ): DataFrame<Columns>;
  /** Each row (axis 1) or column (axis 0) through a function. */
  apply(callable: (values: number[]) => Cell | Cell[], options?: AxisOptions): DataFrame | Series;
  /** Each value through a function. */
  applyMap(callable: (value: number) => Cell, options?: InplaceOptions): DataFrame<Columns>;
  /** Mean of each row (axis 1) or column (axis 0). */
  mean(options?: AxisOptions): Series;
  /** Median of each row or column. */
  median(options?: AxisOptions): Series;
  /** Smallest value of each row or column. */
  min(options?: AxisOptions): Series;
  /** Largest value of each row or column. */
  max(options?: AxisOptions): Series;
  /** Sum of each row or column. */
  sum(options?: AxisOptions): Series;
  /** Number of values of each row or column that are not missing. */
  count(options?: AxisOptions): Series;
  /** Sample standard deviation of each row or column. */
  std(options?: AxisOptions): Series;
  /** Sample variance of each row or column. */
  var(options?: AxisOptions): Series;
  /** Number of different values of each row or column. */
  nUnique(axis?: 0 | 1): Series;
  /** Absolute values. */
  abs(options?: InplaceOptions): DataFrame<Columns>;
  /** Rounded values. */
  round(digits?: number, options?: InplaceOptions): DataFrame<Columns>;
  /** Running sum. */
  cumSum(options?: AxisOptions & InplaceOptions): DataFrame<Columns>;
  /** Running maximum. */
  cumMax(options?: AxisOptions & InplaceOptions): DataFrame<Columns>;
  /** Running minimum. */
  cumMin(options?: AxisOptions & InplaceOptions): DataFrame<Columns>;
  /** Sum with another, in float32. */
  add(other: DataFrameOperand, options?: AxisOptions & InplaceOptions): DataFrame<Columns>;
  /** Difference, in float32. */
  sub(other: DataFrameOperand, options?: AxisOptions & InplaceOptions): DataFrame<Columns>;
  /** Product, in float32. */
  mul(other: DataFrameOperand, options?: AxisOptions & InplaceOptions): DataFrame<Columns>;
  /** Quotient, in float32. */
  div(other: DataFrameOperand, options?: AxisOptions & InplaceOptions): DataFrame<Columns>;
  /** Change against n rows before as a fraction, in float32. */
  pctChange(periods: DataFrameOperand, options?: AxisOptions & InplaceOptions): DataFrame<Columns>;
  /** Difference to n rows before, in float32. */
  diff(periods: DataFrameOperand, options?: AxisOptions & InplaceOptions): DataFrame<Columns>;
  /** true where less, compared in float32. */
  lt(other: DataFrameOperand, options?: AxisOptions): DataFrame<Columns>;
  /** true where greater, compared in float32. */
  gt(other: DataFrameOperand, options?: AxisOptions): DataFrame<Columns>;
  /** true where less or equal, compared in float32. */
  le(other: DataFrameOperand, options?: AxisOptions): DataFrame<Columns>;
  /** true where greater or equal, compared in float32. */
  ge(other: DataFrameOperand, options?: AxisOptions): DataFrame<Columns>;
  /** true where equal, compared in float32. */
  eq(other: DataFrameOperand, options?: AxisOptions): DataFrame<Columns>;
  /** true where not equal, compared in float32. */
  ne(other: DataFrameOperand, options?: AxisOptions): DataFrame<Columns>;
  /** A copy that may be changed. */
  copy(): DataFrame<Columns>;
  /** Writes the table to the console. */
  print(): void;
  /** The table as text. */
  toString(): string;
}

/**
 * The members of danfo's `DataFrame` that algo-trader promises; a `Frame` has them too. Arithmetic between whole tables
 * (`add`, `sub`, `mul`, `div`, `pctChange`, `diff`, and their comparisons) goes through TensorFlow.js in **float32**
 * (seven digits) and needs the optional package `@tensorflow/tfjs`; a `Series`, and `frame.col(name)`, keep doubles.
 */
export interface DataFrameMembers<Columns extends string = never> extends TableMembers<Columns> {
  /** One value by row label and column name. */
  at(row: string | number, column: string): Cell | undefined;
}

/** A danfo table: its members, and each of its columns as a property (`df["close"]`). */
export type DataFrame<Columns extends string = never> = DataFrameMembers<Columns> & Readonly<Record<Columns, Series>>;
