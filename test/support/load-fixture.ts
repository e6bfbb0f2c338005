import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { Frame } from "../../src/frame/frame.js";
import type { Resolution } from "../../src/model/resolution.js";

const root = path.join(import.meta.dirname, "..", "..");

/** Text of a file of this repository, unpacked if it ends in `.gz`. */
export function readText(file: string): string {
  const bytes = readFileSync(path.join(root, file));
  return (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

/** Columns of a CSV file: the first as epoch milliseconds, the others as numbers (empty = NaN). */
export function readColumns(file: string): Record<string, Float64Array> {
  const [header, ...lines] = readText(file).trimEnd().split(/\r?\n/);
  const names = header!.split(",");
  const columns = names.map(() => new Float64Array(lines.length));
  for (const [i, line] of lines.entries()) {
    for (const [k, text] of line.split(",").entries()) {
      columns[k]![i] = k === 0 ? Date.parse(text) : text === "" ? NaN : Number(text);
    }
  }
  return Object.fromEntries(names.map((name, k) => [k === 0 ? "ts" : name, columns[k]!]));
}

/** The bars of a CSV file. */
export function loadBars(file: string, symbol: string, resolution: Resolution): Frame {
  const { ts, open, high, low, close, volume } = readColumns(file);
  return Frame.fromBars(
    { ts: ts!, open: open!, high: high!, low: low!, close: close!, volume: volume! },
    { symbol, resolution },
  );
}

/** Contents of a JSON file. */
export function readJson(file: string): unknown {
  return JSON.parse(readText(file));
}
