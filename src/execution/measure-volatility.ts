import { lowerBound } from "../model/lower-bound.js";
import type { Market } from "./working-order.js";

const dayMs = 864e5;

/**
 * Yearly volatility of the closes before the current bar, by its own sessions a year, as if every split had already happened.
 *
 * @param lookback - returns it is measured over
 * @returns null for too few bars, and for closes that never moved: no weight has a given volatility then
 */
export function measureVolatility(market: Market, lookback: number): number | null {
  const { close, ts } = market.bars;
  const last = market.bar - 1;
  if (last < lookback) return null;
  let sum = 0;
  let squares = 0;
  for (let i = last - lookback + 1; i <= last; i++) {
    const split = market.priceFactorAt(i - 1) / market.priceFactorAt(i);
    const change = (close[i]! / close[i - 1]!) * split - 1;
    sum += change;
    squares += change * change;
  }
  const variance = (squares - (sum * sum) / lookback) / (lookback - 1);
  return variance > 0 ? Math.sqrt(variance * market.sessionsPerYear * barsPerSession(ts, last)) : null;
}

const sessionsOf = new WeakMap<Float64Array, Int32Array>();

/** Bars a session had so far, the one under way left out; sessions by UTC date. */
function barsPerSession(ts: Float64Array, last: number): number {
  let sessions = sessionsOf.get(ts);
  if (sessions === undefined) sessionsOf.set(ts, (sessions = countSessions(ts)));
  const before = sessions[last]! - 1;
  return before === 0 ? last + 1 : lowerBound(ts, Math.floor(ts[last]! / dayMs) * dayMs) / before;
}

/** At each bar the sessions that have begun. */
function countSessions(ts: Float64Array): Int32Array {
  const sessions = new Int32Array(ts.length);
  for (let i = 0; i < ts.length; i++) {
    const isNew = i === 0 || Math.floor(ts[i]! / dayMs) !== Math.floor(ts[i - 1]! / dayMs);
    sessions[i] = (i === 0 ? 0 : sessions[i - 1]!) + (isNew ? 1 : 0);
  }
  return sessions;
}
