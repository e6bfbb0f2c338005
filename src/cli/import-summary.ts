import type { ImportResult } from "../workflow/events.js";

/** One line about what an import did: `3 market events: 2 added, 0 changed, 1 there already.` */
export function formatImport({ kind, inserted, updated, unchanged, skipped }: ImportResult): string {
  const count = inserted + updated + unchanged;
  const noun = kind === "signal" ? "signal" : `${kind} event`;
  const bad = skipped > 0 ? `, ${skipped} bad left out` : "";
  return `${count} ${noun}${count === 1 ? "" : "s"}: ${inserted} added, ${updated} changed, ${unchanged} there already${bad}.`;
}
