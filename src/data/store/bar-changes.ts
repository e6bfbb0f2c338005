import { barColumnNames, createBarColumns, sliceBars, type BarColumns } from "../../model/bar.js";
import {
  computeStoredColumns,
  storedColumnHistory,
  type StoredColumns,
  type StoredColumnState,
} from "../../indicators/stored-columns.js";

/** Rows of `market_prices`: the bars and the indicator columns that are kept with them. */
export type PriceRows = BarColumns & StoredColumns;

/** The columns of `market_prices` in the order in which they travel, without the key. */
export const priceColumnNames = [...barColumnNames, "ma20", "ma50", "ath"] as const;

/** What has to be written so that a series holds the incoming bars. */
export interface BarChanges {
  /** Rows of both kinds, in time order. */
  readonly rows: PriceRows;
  /** Positions in `rows` of the bars that are new. */
  readonly inserts: readonly number[];
  /** Positions in `rows` of the stored bars that change, in a value or only in an indicator. */
  readonly updates: readonly number[];
  /** Incoming bars that were stored with other values. */
  readonly updated: number;
  /** Incoming bars that were stored as they are. */
  readonly unchanged: number;
}

const origin = { stored: 0, inserted: 1, updated: 2 } as const;

/**
 * Compares incoming bars with the stored ones from the first incoming bar on, and computes the indicator columns anew
 * from the first bar that differs.
 *
 * @param stored - every stored row not older than the first incoming bar
 * @param before - the stored bars before that one
 */
export function compareBars(stored: PriceRows, incoming: BarColumns, before: StoredColumnState): BarChanges {
  const merged = mergeBars(stored, incoming);
  const first = merged.origins.findIndex((value) => value !== origin.stored);
  if (first === -1) return { rows: stored, inserts: [], updates: [], updated: 0, unchanged: incoming.ts.length };
  const { bars, origins, positions } = merged;
  const columns = computeStoredColumns(bars.close.subarray(first), stateAt(first, bars.close, before));
  const inserts: number[] = [];
  const updates: number[] = [];
  let updated = 0;
  for (let row = first; row < origins.length; row++) {
    if (origins[row] === origin.inserted) {
      inserts.push(row - first);
    } else if (origins[row] === origin.updated || differs(columns, row - first, stored, positions[row]!)) {
      updates.push(row - first);
      if (origins[row] === origin.updated) updated++;
    }
  }
  const rows = { ...sliceBars(bars, first, origins.length), ...columns };
  return { rows, inserts, updates, updated, unchanged: incoming.ts.length - inserts.length - updated };
}

interface Merged {
  readonly bars: BarColumns;
  readonly origins: Uint8Array;
  /** Where each merged row stands among the stored rows; meaningless for inserted ones. */
  readonly positions: Uint32Array;
}

/** Both runs of bars as one in time order; where both have a bar, the incoming one counts. */
function mergeBars(stored: BarColumns, incoming: BarColumns): Merged {
  const most = stored.ts.length + incoming.ts.length;
  const bars = createBarColumns(most);
  const origins = new Uint8Array(most);
  const positions = new Uint32Array(most);
  let [row, s, i] = [0, 0, 0];
  while (s < stored.ts.length || i < incoming.ts.length) {
    const storedTs = s < stored.ts.length ? stored.ts[s]! : Infinity;
    const incomingTs = i < incoming.ts.length ? incoming.ts[i]! : Infinity;
    positions[row] = s;
    if (incomingTs > storedTs) {
      copyBar(stored, s++, bars, row);
    } else {
      if (incomingTs < storedTs) origins[row] = origin.inserted;
      else if (!sameBar(stored, s++, incoming, i)) origins[row] = origin.updated;
      copyBar(incoming, i++, bars, row);
    }
    row++;
  }
  return { bars: sliceBars(bars, 0, row), origins: origins.subarray(0, row), positions: positions.subarray(0, row) };
}

/** The state after the first `row` merged bars. */
function stateAt(row: number, close: Float64Array, before: StoredColumnState): StoredColumnState {
  const near = close.subarray(0, row);
  const closes = new Float64Array([...before.closes, ...near.subarray(-storedColumnHistory)]);
  const ath = near.reduce((highest, value) => Math.max(highest, value), before.ath ?? -Infinity);
  return { closes, ath: ath === -Infinity ? null : ath };
}

function differs(columns: StoredColumns, row: number, stored: StoredColumns, at: number): boolean {
  return (["ma20", "ma50", "ath"] as const).some((name) => !Object.is(columns[name][row], stored[name][at]));
}

function sameBar(a: BarColumns, i: number, b: BarColumns, j: number): boolean {
  return barColumnNames.every((name) => Object.is(a[name][i], b[name][j]));
}

function copyBar(from: BarColumns, i: number, to: BarColumns, j: number): void {
  to.ts[j] = from.ts[i]!;
  for (const name of barColumnNames) to[name][j] = from[name][i]!;
}
