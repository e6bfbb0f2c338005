import type { StreamingBar } from "./indicator-stream.js";

/** Feeds the closes of bars to an indicator of trading-signals. */
export function closeStream<Result>(indicator: { add: (close: number) => Result }): (bar: StreamingBar) => Result {
  return ({ close }) => indicator.add(close);
}

/**
 * A window over closes whose result is the close itself when all of them are equal: trading-signals divides a rounded
 * sum, and averages of constant prices would differ by rounding alone.
 */
export function flatExact(
  period: number,
  next: (bar: StreamingBar) => number | null,
): (bar: StreamingBar) => number | null {
  let equal = 0;
  let previous = NaN;
  return (bar) => {
    equal = bar.close === previous ? equal + 1 : 1;
    previous = bar.close;
    const value = next(bar);
    return equal >= period ? bar.close : value;
  };
}
