import type { Random } from "../../model/clock.js";

const longestMs = 60_000;

/** Pause before the next try: doubled every time up to a minute, spread so that many clients do not come at once. */
export function backOffMs(attempt: number, options: { readonly retryMs: number; readonly random: Random }): number {
  let pause = options.retryMs;
  for (let i = 1; i < attempt && pause < longestMs; i++) pause *= 2;
  return Math.min(pause, longestMs) * (0.75 + options.random() / 2);
}
