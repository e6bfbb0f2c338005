import type { Action } from "../model/order.js";
import { describeDecision } from "./describe-decision.js";

/** What is wrong with a decision over several symbols that does not say which one it is about, or null. */
export function describeUnnamedAction(decision: Action | readonly Action[]): string | null {
  const actions = Array.isArray(decision) ? (decision as readonly Action[]) : [decision as Action];
  const odd = actions.find((action) => !isNamed(action));
  if (odd === undefined) return null;
  return (
    `expected what onTick decides over several symbols to name its symbol, received ${describeDecision(odd)}. ` +
    `Give it a symbol, or return { weights }.`
  );
}

function isNamed(action: unknown): boolean {
  if (action === "BUY" || action === "SELL") return false;
  // What is no action at all is told where it is placed.
  if (typeof action !== "object" || action === null || "weights" in action) return true;
  if ("oco" in action) return !Array.isArray(action.oco) || action.oco.every(isNamed);
  return "symbol" in action && action.symbol !== undefined;
}
