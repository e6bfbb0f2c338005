/** Marks tables that turn into a danfo DataFrame when asked, across copies of this package. */
export const lazyBrand = Symbol.for("algo-trader.LazyDataFrame");

/** Whether the value is such a table. */
export function isLazyDataFrame(value: unknown): boolean {
  return typeof value === "object" && value !== null && lazyBrand in value;
}
