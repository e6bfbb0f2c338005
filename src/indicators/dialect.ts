import type { Seeding } from "./kernels/macd-lines.js";

/** What the name of a column of this dialect ends with. */
export function dialectSuffix(seeding: Seeding): string {
  return seeding === "talib" ? "_talib" : "";
}
