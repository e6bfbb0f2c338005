import type { Frame } from "../frame/frame.js";
import { DataError } from "../model/errors.js";
import { describeBar } from "./errors.js";

/** @throws {DataError} `EMPTY_RESULT` if there is nothing to run on */
export function assertNotEmpty(frame: Frame): void {
  if (frame.length === 0) throw new DataError("EMPTY_RESULT", "Expected at least one bar to run on, received none.");
}

// Columns are never written to, so bars that were found good once stay good.
const goodBars = new WeakMap<Float64Array, readonly Float64Array[]>();

/** @throws {DataError} `BAD_BARS` naming the first bar that no run can use */
export function assertBars(frame: Frame): void {
  const { ts, open, high, low, close } = frame.bars;
  const columns = [ts, open, high, low];
  if (goodBars.get(close)?.every((column, k) => column === columns[k])) return;
  assertInstants(frame);
  for (let i = 0; i < ts.length; i++) {
    const sane = open[i]! > 0 && high[i]! > 0 && low[i]! > 0 && close[i]! > 0;
    const finite = open[i]! < Infinity && high[i]! < Infinity && close[i]! < Infinity;
    if (sane && finite && low[i]! <= high[i]! && (i === 0 || ts[i]! > ts[i - 1]!)) continue;
    throw new DataError(
      "BAD_BARS",
      `Expected finite prices above zero, high at least low, and rising timestamps, received open ${open[i]!}, high ${high[i]!}, low ${low[i]!}, ` +
        `close ${close[i]!} at ${describeBar(frame, i)}. Remove or repair that bar.`,
      { context: { symbol: frame.symbol, bar: i, ts: ts[i] } },
    );
  }
  goodBars.set(close, columns);
}

/** Seconds and nanoseconds are the usual mistakes; nanoseconds lie behind the last instant that there is. */
function assertInstants(frame: Frame): void {
  const { ts } = frame;
  const bar = ts.findIndex((one) => !(Math.abs(one) <= 8.64e15));
  if (bar < 0) return;
  throw new DataError(
    "BAD_BARS",
    `Expected ts in epoch milliseconds, received ${ts[bar]!} at bar ${bar}. Divide nanoseconds by 1e6.`,
    { context: { symbol: frame.symbol, bar } },
  );
}
