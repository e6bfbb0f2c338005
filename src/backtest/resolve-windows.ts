import type { Frame } from "../frame/frame.js";
import { UsageError } from "../model/errors.js";
import { lowerBound } from "../model/lower-bound.js";
import { didYouMean } from "../model/nearest.js";
import type { BacktestOptions, RowWindow } from "./backtest-options.js";
import { uniteClocks } from "./unite-clocks.js";

const rowWindowKeys: readonly (keyof RowWindow)[] = ["start", "end"];

/** A frame and the ticker that the run knows it by. */
export interface NamedFrame {
  /** Ticker. */
  readonly symbol: string | null;
  /** Its bars. */
  readonly frame: Frame;
}

/**
 * The rows of each frame that a window is about: rows of the one frame; of several, rows of their common clock, or of
 * each by ticker.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` where a symbol has no bar in it, or for a window of another symbol
 */
export function resolveWindows(
  frames: readonly NamedFrame[],
  window: BacktestOptions["window"] = {},
): readonly RowWindow[] {
  if (!isRowWindow(window)) {
    const symbols = frames.flatMap(({ symbol }) => (symbol === null ? [] : [symbol]));
    assertKeys(window, symbols, "by ticker");
    const windows = frames.map(({ symbol }) =>
      symbol !== null && Object.hasOwn(window, symbol) ? window[symbol]! : {},
    );
    for (const one of windows) assertKeys(one, rowWindowKeys, "of rows");
    return windows;
  }
  assertKeys(window, rowWindowKeys, "of rows");
  const { start = 0, end = Infinity } = window;
  if (frames.length === 1 || (start === 0 && end === Infinity)) return frames.map(() => window);
  const clock = uniteClocks(frames);
  return frames.map(({ symbol, frame: { ts } }) => {
    const [from, to] = [start, end].map((row) => lowerBound(ts, clock[row] ?? Infinity));
    if (from! < to!) return { start: from!, end: to! };
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected bars of ${symbol ?? "?"} inside the window of rows ${start} to ${end === Infinity ? clock.length : end} of the common ` +
        `clock (${clock.length} instants), received none. Leave the symbol out, or choose another window.`,
    );
  });
}

function assertKeys(window: object, known: readonly string[], kind: string): void {
  const odd = Object.keys(window).find((key) => !known.includes(key));
  if (odd === undefined) return;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected a window ${kind} (${known.join(", ") || "none has a name"}), received "${odd}".${didYouMean(odd, known)}`,
  );
}

function isRowWindow(window: NonNullable<BacktestOptions["window"]>): window is RowWindow {
  return Object.values(window).every((value) => typeof value !== "object");
}
