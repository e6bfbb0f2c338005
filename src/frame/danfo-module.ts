import { createRequire } from "node:module";
import path from "node:path";
import { packageRoot } from "../model/package-root.js";
import type { DataFrame, DataFrameMembers, DataFrameOptions } from "./data-frame.js";
import type { Cell, Series } from "./series.js";

/** Makes tables from rows, or from an object of columns. */
export interface DataFrameConstructor {
  new <const Columns extends string = never>(
    rows: readonly (readonly Cell[])[],
    options?: DataFrameOptions<Columns>,
  ): DataFrame<Columns>;
  new <const Rows extends Readonly<Record<string, readonly Cell[]>>>(columns: Rows): DataFrame<keyof Rows & string>;
  new <const Row extends Readonly<Record<string, Cell>>>(rows: readonly Row[]): DataFrame<keyof Row & string>;
  /** The members that every DataFrame has. */
  readonly prototype: DataFrameMembers;
}

/** Makes a Series from values. */
export interface SeriesConstructor {
  new (values: readonly Cell[], options?: DataFrameOptions): Series;
  /** The members that every Series has. */
  readonly prototype: Series;
}

/** How tables are put together. */
export interface ConcatOptions {
  /** The tables or columns, in order. */
  readonly dfList: readonly (DataFrameMembers | Series)[];
  /** 0 = below one another, 1 = side by side. */
  readonly axis: 0 | 1;
}

/** How two tables are joined. */
export interface MergeOptions {
  /** First table. */
  readonly left: DataFrameMembers;
  /** Second table. */
  readonly right: DataFrameMembers;
  /** Columns that must be equal. */
  readonly on: readonly string[];
  /** Rows that are kept. @default "inner" */
  readonly how?: "inner" | "outer" | "left" | "right";
}

/** What the danfo bundle exports. */
export interface DanfoModule {
  readonly DataFrame: DataFrameConstructor;
  readonly Series: SeriesConstructor;
  readonly concat: (options: ConcatOptions) => DataFrame;
  readonly merge: (options: MergeOptions) => DataFrame;
}

let loaded: DanfoModule | null = null;

/**
 * danfo, loaded at the first call (about half a second). One CommonJS file serves `import` and `require`, so that
 * `DataFrame` is the same class for both.
 */
export function loadDanfo(): DanfoModule {
  loaded ??= createRequire(import.meta.url)(path.join(packageRoot(), "dist", "danfo-bundle.cjs")) as DanfoModule;
  return loaded;
}
