import { createHash } from "node:crypto";
import { plotResult } from "../../src/plot/plot-result.js";
import { googBars, resultOf, tradeOf } from "./plot-results.js";

/** SHA-256 over the PNGs of one symbol and of an account of two, whose trades carry their names. */
export async function hashPng(): Promise<string> {
  const frame = googBars(60);
  const trades = ["AAPL", "MSFT"].map((symbol, k) => tradeOf(frame, 10 + 20 * k, 20 + 20 * k, { symbol }));
  const account = resultOf(frame, [], { symbol: null, symbols: ["AAPL", "MSFT"], trades });
  const hash = createHash("sha256");
  for (const result of [resultOf(frame), account]) hash.update(await (await plotResult(result)).png());
  return hash.digest("hex");
}

// A test also runs this file in a process of its own, in which no font is found.
if (process.argv[1] === import.meta.filename) process.stdout.write(await hashPng());
