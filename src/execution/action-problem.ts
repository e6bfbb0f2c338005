import { orderTypes } from "../model/order.js";
import { didYouMean } from "../model/nearest.js";

const withSymbol = {
  target: ["target", "symbol"],
  close: ["close", "symbol"],
  cancel: ["cancel", "symbol"],
  protect: ["protect", "symbol"],
} as const;

const keysOfAction: Readonly<Record<string, readonly string[]>> = { ...withSymbol, oco: ["oco"], weights: ["weights"] };

const everyOrder = ["type", "side", "quantity", "symbol", "id", "timeInForce", "goodTill", "stopLoss", "takeProfit"];

const keysOfOrder: Readonly<Record<string, readonly string[]>> = {
  market: [...everyOrder, "reduceOnly"],
  limit: [...everyOrder, "reduceOnly", "limit"],
  stop: [...everyOrder, "reduceOnly", "stop"],
  stopLimit: [...everyOrder, "reduceOnly", "stop", "limit"],
  trailingStop: [...everyOrder, "reduceOnly", "trail", "trailPercent"],
};

/** What is wrong with the shape of a thing a strategy asked for, or null. */
export function describeActionKeys(action: unknown): string | null {
  if (!isObject(action)) return describeNonsense(action);
  const kind = Object.keys(keysOfAction).find((name) => name in action);
  if (kind === undefined) return isOrder(action) ? null : describeNonsense(action);
  const value = (action as Readonly<Record<string, unknown>>)[kind];
  const unknown = describeUnknownKey(action, keysOfAction[kind]!, `{ ${kind} }`);
  if (unknown !== null) return unknown;
  if ((kind === "weights" || kind === "protect") && (!isObject(value) || Array.isArray(value))) {
    return `expected { ${kind} } to hold an object, received ${describeAction(value)}.`;
  }
  if (kind === "protect") return describeUnknownKey(value as object, ["stopLoss", "takeProfit"], "{ protect }");
  if (kind !== "oco" || (Array.isArray(value) && value.length > 0 && value.every(isOrder))) return null;
  return `expected { oco } to hold a list of orders, received ${describeAction(value)}.`;
}

/** What is wrong with the names in an order, or null: what would be ignored is a mistake. */
export function describeOrderKeys(order: { readonly type: string }): string | null {
  return describeUnknownKey(order, keysOfOrder[order.type]!, `a ${order.type} order`);
}

/** Anything a strategy may have returned, for people. */
export function describeAction(value: unknown): string {
  if (typeof value !== "object" || value === null) return typeof value === "string" ? `"${value}"` : String(value);
  try {
    return JSON.stringify(value);
  } catch {
    return "an object that refers to itself";
  }
}

function describeUnknownKey(value: object, known: readonly string[], what: string): string | null {
  const odd = Object.entries(value).find(([key, held]) => held !== undefined && !known.includes(key));
  if (odd === undefined) return null;
  return `expected only ${known.join(", ")} in ${what}, received "${odd[0]}".${didYouMean(odd[0], known)}`;
}

function isOrder(value: unknown): value is { readonly type: string } {
  return isObject(value) && "type" in value && (orderTypes as readonly unknown[]).includes(value.type);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function describeNonsense(value: unknown): string {
  const shown =
    value instanceof Promise
      ? "a Promise: onBar must not be async, and data must be loaded before the run"
      : describeAction(value);
  return (
    'expected "BUY", "SELL", null, an order, { target }, { weights }, { close }, { cancel }, { protect }, { oco } or a ' +
    `list of these, received ${shown}.`
  );
}
