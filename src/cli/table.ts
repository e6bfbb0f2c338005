/** One column of a text table. */
export interface TableColumn {
  /** Heading. */
  readonly title: string;
  /** Numbers stand right, words left. @default "left" */
  readonly align?: "left" | "right";
}

/** A plain text table: a heading line, one line per row, two spaces between columns. */
export function formatTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string {
  const lines = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, j) => Math.max(...lines.map((line) => (line[j] ?? "").length)));
  return lines
    .map((line) =>
      columns
        .map(({ align }, j) => {
          const cell = line[j] ?? "";
          return align === "right" ? cell.padStart(widths[j]!) : cell.padEnd(widths[j]!);
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
