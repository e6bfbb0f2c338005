import type { Profile } from "../backtest/profile.js";
import { loadFrame, windowStart } from "../data/store/load-frame.js";
import type { Store } from "../data/store/store.js";
import type { Frame } from "../frame/frame.js";
import type { Duration } from "../model/duration.js";
import type { Resolution } from "../model/resolution.js";
import { defined } from "./defined.js";

/** Which stored bars a run is about. */
export interface StoredWindow {
  /** Ticker. */
  readonly symbol: string;
  /** Bar size. */
  readonly resolution: Resolution;
  /** First instant, inclusive. */
  readonly from?: number;
  /** Last instant, inclusive. */
  readonly to?: number;
  /** Look-back from the last bar, when `from` is absent; absent = everything. */
  readonly duration?: Duration;
  /** Bars before the window that indicators may use. @default all */
  readonly warmupBars?: number;
  /** Breaks off. */
  readonly signal?: AbortSignal;
}

/** Stored bars with a window in them. */
export interface LoadedWindow {
  /** The bars: those before the window first, then the window. */
  readonly frame: Frame;
  /** Row at which the window starts. */
  readonly start: number;
}

/**
 * Loads the bars of a window. Under `native`, the bars before it come too, so that indicators have values on its first
 * bar and `ath` knows the first stored bar; the other profiles know the window alone.
 *
 * @throws {DataError} `SYMBOL_NOT_STORED`, `EMPTY_RESULT`
 */
export async function loadWindow(store: Store, window: StoredWindow, profile: Profile): Promise<LoadedWindow> {
  const { symbol, resolution, from, to, signal, warmupBars = Number.MAX_SAFE_INTEGER } = window;
  const duration = from === undefined ? window.duration : undefined;
  const frame = await loadFrame(store, {
    symbol,
    resolution,
    ...defined({ from, to, duration, signal }),
    warmupBars: profile === "native" ? warmupBars : 0,
  });
  return { frame, start: windowStart(frame, defined({ from, duration })) };
}
