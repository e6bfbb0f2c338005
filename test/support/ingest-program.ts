// Stores bars piece by piece and prints what each piece did.
// Arguments: options of the store as JSON, symbol, number of bars, bars in a piece, "hold" to stay open afterwards.
import { createStore } from "../../src/data/store/create-store.js";
import { storeBars } from "../../src/data/store/store-bars.js";
import type { StoreOptions } from "../../src/data/store/store.js";
import { sliceBars } from "../../src/model/bar.js";
import { makeBars } from "./make-bars.js";

const [options, symbol, total, piece, hold] = process.argv.slice(2) as [string, string, string, string, string?];
const store = createStore(JSON.parse(options) as StoreOptions);
const bars = makeBars(Number(total), { stepMs: 6e4 });
process.stdout.write("start\n");
for (let from = 0; from < Number(total); from += Number(piece)) {
  const part = sliceBars(bars, from, Math.min(Number(total), from + Number(piece)));
  const { inserted, updated, unchanged } = await storeBars(store, { symbol, resolution: "1m" }, part);
  process.stdout.write(`${JSON.stringify({ inserted, updated, unchanged })}\n`);
}
if (hold === "hold") await new Promise((resolve) => setTimeout(resolve, 600_000));
await store.close();
