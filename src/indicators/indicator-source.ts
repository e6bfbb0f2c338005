import type { Frame } from "../frame/frame.js";
import type { OutsideData } from "../model/events.js";
import type { IndicatorSource } from "./indicator.js";

/** What indicators read while one set of columns is computed: intermediate results live as long as this object. */
export function createIndicatorSource(frame: Frame, outside: OutsideData = {}): IndicatorSource {
  const shared = new Map<string, unknown>();
  return {
    frame,
    length: frame.length,
    outside,
    col: (name) => frame.col(name),
    share<T>(key: string, make: () => T): T {
      if (!shared.has(key)) shared.set(key, make());
      return shared.get(key) as T;
    },
  };
}
