import { Frame } from "../frame/frame.js";
import { lowerBound } from "../model/lower-bound.js";
import type { BacktestOptions, RowWindow } from "./backtest-options.js";
import { resolveWindows } from "./resolve-windows.js";
import type { BacktestResult } from "./result.js";

/** Bars, and the rows of them that a run is about. */
export interface FramesWindow {
  /** The bars, or several by ticker. */
  readonly frames: Frame | Readonly<Record<string, Frame>>;
  /** The rows of the frame, or of each by ticker. */
  readonly window: NonNullable<BacktestOptions["window"]>;
}

/** One frame with its rows of the half. */
interface Part {
  readonly symbol: string | null;
  readonly frame: Frame;
  readonly rows: Required<RowWindow>;
}

/**
 * The window of a run in two halves, at the middle of its clock: series of one account need not have the same rows.
 * A symbol without bars in a half is left out of it; a half without any bars as well.
 */
export function cutInHalves(
  result: Pick<BacktestResult, "frame" | "bars">,
  frames: FramesWindow["frames"],
  window?: BacktestOptions["window"],
): [FramesWindow | null, FramesWindow | null] {
  const middle = result.frame.ts[Math.floor(result.bars / 2)] ?? Infinity;
  const named =
    frames instanceof Frame
      ? [{ symbol: null, frame: frames }]
      : Object.entries(frames).map(([symbol, frame]) => ({ symbol, frame }));
  const windows = resolveWindows(
    named.map(({ symbol, frame }) => ({ symbol: symbol ?? frame.symbol, frame })),
    window,
  );
  const whole = named.map(({ symbol, frame }, k) => {
    const { start = 0, end = frame.length } = windows[k]!;
    return { symbol, frame, start, end, cut: Math.min(Math.max(lowerBound(frame.ts, middle), start), end) };
  });
  return [
    toWindow(whole.map(({ symbol, frame, start, cut }) => ({ symbol, frame, rows: { start, end: cut } }))),
    toWindow(whole.map(({ symbol, frame, cut, end }) => ({ symbol, frame, rows: { start: cut, end } }))),
  ];
}

function toWindow(parts: readonly Part[]): FramesWindow | null {
  const present = parts.filter(({ rows }) => rows.end > rows.start);
  const [first] = present;
  if (first === undefined) return null;
  if (first.symbol === null) return { frames: first.frame, window: first.rows };
  const frames: Record<string, Frame> = {};
  const window: Record<string, RowWindow> = {};
  for (const { symbol, frame, rows } of present) {
    frames[symbol ?? ""] = frame;
    window[symbol ?? ""] = rows;
  }
  return { frames, window };
}
