import type { ColumnSpec } from "../../frame/column-spec.js";
import type { Frame } from "../../frame/frame.js";

/** A drawn column with its description. */
export interface DescribedColumn {
  readonly name: string;
  readonly values: Float64Array;
  readonly spec: ColumnSpec;
}

/** Columns that are drawn together. */
export interface ColumnGroup {
  readonly name: string;
  readonly label: string;
  readonly pane: ColumnSpec["pane"];
  readonly columns: readonly DescribedColumn[];
}

/**
 * Every described and visible column of the frame, by group, in the order of the frame. A column that has a twin (a
 * strategy's `short` beside a stored `ma20`) is listed once.
 */
export function columnGroups(frame: Frame): ColumnGroup[] {
  const groups = new Map<string, { group: ColumnGroup; columns: DescribedColumn[] }>();
  for (const name of frame.columnNames) {
    const spec = frame.spec(name);
    if (spec === null || spec.style === "hidden") continue;
    const key = `${spec.pane} ${spec.group}`;
    const columns = groups.get(key)?.columns ?? [];
    const values = frame.col(name);
    if (columns.some((other) => other.spec.label === spec.label && sameValues(other.values, values))) continue;
    columns.push({ name, values, spec });
    groups.set(key, { group: { name: spec.group, label: spec.groupLabel, pane: spec.pane, columns }, columns });
  }
  return [...groups.values()].map(({ group }) => group);
}

function sameValues(a: Float64Array, b: Float64Array): boolean {
  return a.every((value, i) => Object.is(value, b[i]));
}
