import { describeAction } from "../execution/action-problem.js";

/** Anything `onBar` or `onTick` may have returned, for people. */
export function describeDecision(decision: unknown): string {
  if (!(decision instanceof Promise)) return describeAction(decision);
  return "a Promise: onBar must not be async, and data must be loaded before the run";
}
