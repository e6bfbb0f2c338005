import type { BacktestResult } from "../backtest/result.js";
import { Frame } from "../frame/frame.js";
import { UsageError } from "../model/errors.js";
import { lowerBound } from "../model/lower-bound.js";
import type { LoadedWindow } from "./load-window.js";

/**
 * The bars that a finished run could see, by ticker, and where its window starts in them.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` if the frames of a symbol are missing
 */
export function listWindows(
  { symbols, from, to }: BacktestResult,
  frames: Frame | Readonly<Record<string, Frame>>,
): ReadonlyMap<string, LoadedWindow> {
  const [symbol = ""] = symbols;
  const named = frames instanceof Frame ? { [symbol]: frames } : frames;
  if (symbols.some((one) => named[one] === undefined)) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected the frames of a run over ${symbols.join(", ")} by ticker, received ` +
        `"${frames instanceof Frame ? "" : Object.keys(frames).join(", ")}". Hand them over: recordRun(store, result, { frames }).`,
    );
  }
  return new Map(
    Object.entries(named).map(([one, frame]) => {
      const seen = frame.slice(0, lowerBound(frame.ts, to + 1));
      return [one, { frame: seen, start: lowerBound(seen.ts, from) }];
    }),
  );
}
