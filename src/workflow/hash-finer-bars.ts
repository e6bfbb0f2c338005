import { createHash } from "node:crypto";
import type { FinerBars } from "../model/run-record.js";

/** SHA-256, in hex, over what a manifest keeps of finer bars; null = none were used. */
export function hashFinerBars(records: readonly FinerBars[] | null): string | null {
  if (records === null) return null;
  const text = records.map(({ symbol, resolution, bars }) => [
    symbol,
    resolution,
    bars.map(({ ts, hash }) => [ts, hash]),
  ]);
  return createHash("sha256").update(JSON.stringify(text)).digest("hex");
}
