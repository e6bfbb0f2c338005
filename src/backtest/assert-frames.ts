import { Frame } from "../frame/frame.js";
import { isLazyDataFrame } from "../frame/lazy-brand.js";
import { UsageError } from "../model/errors.js";

/**
 * Frames by ticker, and not what JavaScript may hand over: plain columns, rows, nothing.
 *
 * @throws {UsageError} `INVALID_ARGUMENT`
 */
export function assertFrames(frames: Readonly<Record<string, Frame>>): Readonly<Record<string, Frame>> {
  const given: unknown = frames;
  const isRecord = typeof given === "object" && given !== null;
  const odd = isRecord ? Object.keys(given).find((symbol) => !(frames[symbol] instanceof Frame)) : "";
  if (odd === undefined) return frames;
  if (isLazyDataFrame(given)) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      "Expected a Frame of this copy of algo-trader, received one of another. Load the package one way, by import or by require.",
    );
  }
  const received = isRecord ? `an object whose "${odd}" is none` : given === null ? "null" : typeof given;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected a Frame, or frames by ticker, received ${received}. Frame.fromBars({ ts, open, high, low, close, volume }) makes one.`,
  );
}
