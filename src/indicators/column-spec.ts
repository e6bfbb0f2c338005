import type { ColumnSpec } from "../frame/column-spec.js";

/** A column drawn as a line over the prices, in a group of its own, unless told otherwise. */
export function columnSpec(label: string, warmup: number, differences: Partial<ColumnSpec> = {}): ColumnSpec {
  return {
    pane: "price",
    group: label,
    groupLabel: label,
    label,
    style: "line",
    levels: [],
    domain: null,
    warmup,
    ...differences,
  };
}
