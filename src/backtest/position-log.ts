import { RowTable } from "../execution/row-table.js";

// Where each number of a row stands.
const slot = { bar: 0, units: 1 } as const;

/** What is held after each bar, kept as its changes: a column of a million bars is made when somebody asks for it. */
export class PositionLog {
  readonly #changes = new RowTable(2);

  /** From this bar on, these units are held. */
  push(bar: number, units: number): void {
    const at = this.#changes.append();
    this.#changes.chunk[at + slot.bar] = bar;
    this.#changes.chunk[at + slot.units] = units;
  }

  /** Units held at the close of each of `length` bars. */
  toColumn(length: number): Float64Array {
    const column = new Float64Array(length);
    this.#each(length, (units, from, to) => column.fill(units, from, to));
    return column;
  }

  /** Bars with a position at their close, of `length` bars. */
  countHeld(length: number): number {
    let held = 0;
    this.#each(length, (units, from, to) => {
      if (units !== 0) held += to - from;
    });
    return held;
  }

  #each(length: number, visit: (units: number, from: number, to: number) => void): void {
    const [bars, units] = [this.#changes.column(slot.bar), this.#changes.column(slot.units)];
    for (let row = 0; row < bars.length; row++) visit(units[row]!, bars[row]!, bars[row + 1] ?? length);
  }
}
