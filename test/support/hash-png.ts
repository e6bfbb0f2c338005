import { createHash } from "node:crypto";
import { plotResult } from "../../src/plot/plot-result.js";
import { googBars, resultOf } from "./plot-results.js";

/** SHA-256 of a picture's PNG. */
export async function hashPng(): Promise<string> {
  const picture = await plotResult(resultOf(googBars(60)));
  return createHash("sha256")
    .update(await picture.png())
    .digest("hex");
}

// A test also runs this file in a process of its own, in which no font is found.
if (process.argv[1] === import.meta.filename) process.stdout.write(await hashPng());
