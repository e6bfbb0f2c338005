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

/** Every described and visible column of the frame, by group, in the order of the frame. */
export function columnGroups(frame: Frame): ColumnGroup[] {
  const groups = new Map<string, { group: ColumnGroup; columns: DescribedColumn[] }>();
  for (const name of frame.columnNames) {
    const spec = frame.spec(name);
    if (spec === null || spec.style === "hidden") continue;
    const key = `${spec.pane} ${spec.group}`;
    const columns = groups.get(key)?.columns ?? [];
    columns.push({ name, values: frame.col(name), spec });
    groups.set(key, { group: { name: spec.group, label: spec.groupLabel, pane: spec.pane, columns }, columns });
  }
  return [...groups.values()].map(({ group }) => group);
}
