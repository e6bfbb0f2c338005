import type { BarColumnName } from "../model/bar.js";
import { UsageError } from "../model/errors.js";
import type { DataFrame, DataFrameMembers } from "./data-frame.js";
import { lazyBrand } from "./lazy-brand.js";
import type { Series } from "./series.js";

/** What a class that extends `LazyDataFrame` must have. */
interface LazyTable {
  /** Whether the table has this column. */
  has(name: string): boolean;
  /** One column, without building the others. */
  column(name: string): Series;
  /** The danfo table behind this one; always the same one, so it must not change. */
  [materialise](): DataFrame;
}

/** The method by which a lazy table gives its danfo table. */
export const materialise = Symbol("materialise");

/** Members of danfo's DataFrame, asked for by name so that a stranger's name (`then`, `toJSON`) never loads danfo. */
export const dataFrameMembers: ReadonlySet<string> = new Set([
  ...["values", "index", "columns", "dtypes", "shape", "size", "ndim", "axis", "ctypes", "T", "tensor", "config"],
  ...["column", "iloc", "loc", "iat", "at", "head", "tail", "query", "sample", "describe", "selectDtypes", "groupby"],
  ...["addColumn", "drop", "rename", "append", "sortValues", "sortIndex", "setIndex", "resetIndex", "transpose"],
  ...["isNa", "fillNa", "dropNa", "replace", "asType", "apply", "applyMap", "getDummies", "getColumnData", "copy"],
  ...["mean", "median", "mode", "min", "max", "sum", "count", "std", "var", "nUnique", "abs", "round"],
  ...["cumSum", "cumMax", "cumMin", "cumProd", "add", "sub", "mul", "div", "divNoNan", "pow", "mod"],
  ...["pctChange", "diff", "lt", "gt", "le", "ge", "eq", "ne", "print", "toString"],
  // What danfo's own code reads of a table that it is given.
  ...["$data", "$dataIncolumnFormat", "$index", "$columns", "$dtypes", "$config", "$isSeries", "$getColumnData"],
  ...["$getDataByAxisWithMissingValuesRemoved", "$getDataArraysByAxis"],
]);

function refuseChange(what: string): never {
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected a frame to stay as it is, received ${what}. Take a copy that may change, frame.toDataFrame(), or a frame with another column, frame.with({ name: column }).`,
  );
}

function isInplace(argument: unknown): boolean {
  return typeof argument === "object" && argument !== null && "inplace" in argument && argument.inplace === true;
}

function readMember(table: LazyTable, name: string): unknown {
  if (table.has(name)) return table.column(name);
  const dataFrame = table[materialise]();
  const member: unknown = Reflect.get(dataFrame, name);
  if (typeof member !== "function") return member;
  return (...values: unknown[]): unknown => {
    if (values.some(isInplace)) refuseChange(`${name}({ inplace: true })`);
    return Reflect.apply(member, dataFrame, values) as unknown;
  };
}

class Lazy {
  readonly #isLazy = true;

  // The prototypes themselves are no tables: their accessors would fail.
  static is(value: unknown): value is LazyTable {
    return typeof value === "object" && value !== null && #isLazy in value;
  }
}

const isDanfoName = (receiver: unknown, name: string | symbol): name is string =>
  typeof name === "string" && Lazy.is(receiver) && (receiver.has(name) || dataFrameMembers.has(name));

Object.defineProperty(Lazy.prototype, lazyBrand, { value: true });

// Last in the prototype chain: it is asked only for members that the class itself does not have, so that typed columns
// and every other own member cost what they cost in a plain class.
Object.setPrototypeOf(
  Lazy.prototype,
  new Proxy(Object.prototype, {
    get: (target, name, receiver) =>
      isDanfoName(receiver, name)
        ? readMember(receiver as LazyTable, name)
        : (Reflect.get(target, name, receiver) as unknown),
    set: (target, name, value, receiver) => {
      if (isDanfoName(receiver, name)) refuseChange(`an assignment to its "${name}"`);
      return Reflect.set(target, name, value, receiver);
    },
  }),
);

/** The columns of every bar table, as danfo Series. */
export interface BarSeries {
  /** First prices. */
  readonly open: Series;
  /** Highest prices. */
  readonly high: Series;
  /** Lowest prices. */
  readonly low: Series;
  /** Last prices. */
  readonly close: Series;
  /** Units traded; NaN where the source has none. */
  readonly volume: Series;
}

/**
 * Base of tables that have danfo's members without loading danfo before one is used: column access (`frame["close"]`),
 * `head`, `iloc`, `query`, `describe` and the rest.
 */
export const LazyDataFrame = Lazy as unknown as new () => DataFrameMembers<BarColumnName> & BarSeries;
