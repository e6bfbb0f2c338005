import { Frame } from "../frame/frame.js";
import { lowerBound } from "../model/lower-bound.js";
import type { BacktestOptions } from "./backtest-options.js";
import type { BacktestResult } from "./result.js";

/** Bars, and the rows of them that a run is about. */
export interface FramesWindow {
  /** The bars, or several by ticker. */
  readonly frames: Frame | Readonly<Record<string, Frame>>;
  /** First row of the window in every frame; it ends with the frame. */
  readonly window: { readonly start: number };
}

/** One frame with its rows of the half. */
interface Part {
  readonly symbol: string | null;
  readonly frame: Frame;
  readonly start: number;
  readonly end: number;
}

/**
 * The window of a run in two halves, at the middle of its clock: series of one account need not have the same rows.
 * A symbol without bars in a half is left out of it; a half without any bars as well.
 */
export function cutInHalves(
  result: Pick<BacktestResult, "frame" | "bars">,
  frames: FramesWindow["frames"],
  { start = 0, end = Infinity }: NonNullable<BacktestOptions["window"]> = {},
): [FramesWindow | null, FramesWindow | null] {
  const middle = result.frame.ts[Math.floor(result.bars / 2)] ?? Infinity;
  const named = frames instanceof Frame ? [[null, frames] as const] : Object.entries(frames);
  const whole = named.map(([symbol, frame]) => {
    const last = Math.min(end, frame.length);
    const cut = Math.min(Math.max(lowerBound(frame.ts, middle), start), last);
    return { symbol, frame, last, cut };
  });
  return [
    toWindow(whole.map(({ symbol, frame, cut }) => ({ symbol, frame, start, end: cut }))),
    toWindow(whole.map(({ symbol, frame, cut, last }) => ({ symbol, frame, start: cut, end: last }))),
  ];
}

/** Windows begin at one row: the frame with the fewest bars before its own decides. */
function toWindow(parts: readonly Part[]): FramesWindow | null {
  const present = parts.filter((part) => part.end > part.start);
  const start = Math.min(...present.map((part) => part.start));
  const cut = present.map((part) => part.frame.slice(part.start - start, part.end));
  const [first] = cut;
  if (first === undefined) return null;
  const named = present.flatMap(({ symbol }, k) => (symbol === null ? [] : [[symbol, cut[k]!] as const]));
  return { frames: named.length === 0 ? first : Object.fromEntries(named), window: { start } };
}
