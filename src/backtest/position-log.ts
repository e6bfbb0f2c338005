import { GrowingTable } from "../execution/growing-table.js";

/** What is held after each bar, kept as its changes: a column of a million bars is made when somebody asks for it. */
export class PositionLog {
  readonly #changes = new GrowingTable(["bar", "units"]);

  /** From this bar on, these units are held. */
  push(bar: number, units: number): void {
    const row = this.#changes.append();
    this.#changes.columns.bar[row] = bar;
    this.#changes.columns.units[row] = units;
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
    const [bars, units] = [this.#changes.column("bar"), this.#changes.column("units")];
    for (let row = 0; row < bars.length; row++) visit(units[row]!, bars[row]!, bars[row + 1] ?? length);
  }
}
