import { createHash } from "node:crypto";
import type { OutsideData } from "../model/events.js";

/** SHA-256, in hex, over facts from outside: whatever changes one of them changes it, their order does not. */
export function hashOutside(outside: OutsideData | null): string | null {
  if (outside === null) return null;
  const { externalSignals = [], marketEvents = [], symbolEvents = [] } = outside;
  const texts = [externalSignals, marketEvents, symbolEvents].map((facts) => facts.map(toText).sort());
  return createHash("sha256").update(JSON.stringify(texts)).digest("hex");
}

function toText(fact: object): string {
  return JSON.stringify(sortKeys(fact));
}

/** The same object with its keys in order, all the way down: databases keep them in an order of their own. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sortKeys(one)]));
}
