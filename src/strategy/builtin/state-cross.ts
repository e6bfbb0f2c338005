/**
 * The state cross of A over B: BUY when A > B becomes true, SELL when it becomes false. The first bar with both values
 * only sets the memory; bars without a value leave it alone; equality counts as false.
 */
export class StateCross {
  #above: boolean | null = null;

  /** The signal of this bar, or null. */
  next(a: number, b: number): "BUY" | "SELL" | null {
    if (Number.isNaN(a) || Number.isNaN(b)) return null;
    const above = a > b;
    const before = this.#above;
    this.#above = above;
    if (before === null || before === above) return null;
    return above ? "BUY" : "SELL";
  }
}
