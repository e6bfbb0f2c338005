/**
 * danfo's `DataFrame` and `Series`, for work on tables in the manner of pandas. Importing this module loads danfo; a
 * `Frame` loads it by itself at the first danfo member used.
 *
 * @module danfo
 */
import { loadDanfo, type DanfoModule } from "./danfo-module.js";
import type { DataFrame as Table } from "./data-frame.js";
import type { Series as Column } from "./series.js";

const danfo = loadDanfo();

/**
 * A table of labelled rows and columns: danfo's own class. `frame instanceof DataFrame` holds for a `Frame` as well.
 *
 * Values are doubles, but arithmetic between whole tables is float32 (see `DataFrameMembers`).
 */
export const DataFrame: DanfoModule["DataFrame"] = danfo.DataFrame;
/** A table with these columns. */
export type DataFrame<Columns extends string = never> = Table<Columns>;

/** A labelled column: danfo's own class. */
export const Series: DanfoModule["Series"] = danfo.Series;
/** A labelled column. */
export type Series = Column;

/** Puts tables below one another or side by side. */
export const concat: DanfoModule["concat"] = (options) => danfo.concat(options);

/** Joins two tables on equal values, like SQL. */
export const merge: DanfoModule["merge"] = (options) => danfo.merge(options);

export type { ConcatOptions, DataFrameConstructor, MergeOptions, SeriesConstructor } from "./danfo-module.js";
export type {
  AxisOptions,
  DataFrameMembers,
  DataFrameOperand,
  DataFrameOptions,
  GroupBy,
  Selection,
  TableMembers,
} from "./data-frame.js";
export type { Cell, InplaceOptions, SeriesOperand, SortOptions } from "./series.js";
