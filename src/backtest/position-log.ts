import { GrowingColumn } from "../execution/growing-column.js";

/** What is held after each bar, kept as its changes: a column of a million bars is made when somebody asks for it. */
export class PositionLog {
  readonly #bars = new GrowingColumn();
  readonly #units = new GrowingColumn();

  /** From this bar on, these units are held. */
  push(bar: number, units: number): void {
    this.#bars.push(bar);
    this.#units.push(units);
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
    for (let row = 0; row < this.#bars.length; row++) {
      const to = row + 1 < this.#bars.length ? this.#bars.at(row + 1) : length;
      visit(this.#units.at(row), this.#bars.at(row), to);
    }
  }
}
