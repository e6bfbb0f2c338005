/** How a column likes to be drawn, and when it starts to have values. Given by `indicators`, read by `plot`. */
export interface ColumnSpec {
  /** Panel: over the prices, or one of its own. */
  readonly pane: "price" | "own";
  /** Columns of one group are drawn together: the lines of MACD in one panel, the two edges of a band as one area. */
  readonly group: string;
  /** Heading of the group, for example `MACD 12, 26, 9`. */
  readonly groupLabel: string;
  /** Legend of this column, for example `Signal`. */
  readonly label: string;
  /** `band` edges are filled between; `hidden` columns are never drawn. */
  readonly style: "line" | "histogram" | "band" | "step" | "hidden";
  /** Horizontal guide lines, in the column's units. */
  readonly levels: readonly number[];
  /** Fixed value range, or null for the range of the data. */
  readonly domain: readonly [number, number] | null;
  /** Bars before the first value on an unbroken series. */
  readonly warmup: number;
}
