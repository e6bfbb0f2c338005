// WRONG ON PURPOSE: the position decided at the close of a bar earns the return of that same bar, which is over by then.
// `algo-trader audit` must refuse it. Run:
// algo-trader audit -s SPY -r 1d --strategy ./examples/wrong-on-purpose/earns-the-signal-bar.ts
import type { Frame } from "algo-trader";

/** The vector form of a strategy: from all bars to the position after each close, and to the account. */
export default function earnsTheSignalBar(bars: Frame) {
  const close = bars.col("close");
  const returns = close.map((price, i) => (i === 0 ? 0 : price / close[i - 1]! - 1));
  const position = returns.map((change) => (change > 0 ? 1 : 0));
  let account = 1;
  // Right would be the position of the bar before: position[i - 1].
  const equity = returns.map((change, i) => (account *= 1 + position[i]! * change));
  return { position, equity };
}
