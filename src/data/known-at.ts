import { barKnownAt } from "../frame/known-at.js";
import type { Resolution } from "../model/resolution.js";
import { startOfDay } from "./wall-time.js";

const dayMs = 864e5;

/**
 * The instant from which a row counts as known when nobody said: the close of its bar if the bar size is given, else the
 * midnight UTC after its day. Never early: an unknown moment must not let a strategy see a row before its time.
 *
 * @param ts - instant the row is about, epoch milliseconds UTC
 * @param resolution - size of the bar that opens at `ts`
 */
export function defaultKnownAt(ts: number, resolution?: Resolution): number {
  return resolution === undefined ? startOfDay(ts) + dayMs : barKnownAt(ts, resolution);
}
