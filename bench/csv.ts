/**
 * How many rows of bars a second are read from a CSV file, beside a plain loop that splits the text and converts
 * numbers without checking anything.
 */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fetchBars } from "../src/data/fetch-bars.js";
import { createCsvSource } from "../src/data/sources/csv.js";

const rows = Number(process.argv[2] ?? 1_000_000);
const rounds = 5;

function writeBars(file: string, long: boolean): void {
  const lines = ["ts,open,high,low,close,volume"];
  let price = 100;
  for (let i = 0; i < rows; i++) {
    const ts = new Date(Date.UTC(2000, 0, 1) + i * 6e4).toISOString().replace(".000Z", "Z");
    const open = price;
    const close = Math.max(1, open + (((i * 7919) % 2003) - 1001) / 1e4);
    const format = (value: number): string => (long ? String(value * 1.000_000_119) : value.toFixed(4));
    lines.push(
      `${ts},${format(open)},${format(Math.max(open, close) + 0.01)},${format(Math.min(open, close) - 0.01)},${format(close)},${(i * 31) % 9973}`,
    );
    price = close;
  }
  writeFileSync(file, lines.join("\n"));
}

function splitLoop(file: string): number {
  const lines = readFileSync(file, "utf8").split("\n");
  const columns = Array.from({ length: 6 }, () => new Float64Array(lines.length - 1));
  for (let i = 1; i < lines.length; i++) {
    const fields = lines[i]!.split(",");
    columns[0]![i - 1] = Date.parse(fields[0]!);
    for (let k = 1; k < 6; k++) columns[k]![i - 1] = Number(fields[k]);
  }
  return columns[4]!.at(-1)!;
}

async function time(work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[rounds >> 1]! / 1e3;
}

const folder = mkdtempSync(path.join(tmpdir(), "bench-csv-"));
try {
  for (const long of [false, true]) {
    const file = path.join(folder, "bars.csv");
    writeBars(file, long);
    const megabytes = statSync(file).size / 1e6;
    const ours = await time(() => fetchBars(createCsvSource(file), { symbol: "BENCH", resolution: "1m" }));
    const plain = await time(() => splitLoop(file));
    console.log(
      `${rows} rows, ${megabytes.toFixed(0)} MB, ${long ? "17 digits" : "4 decimals"}: ` +
        `createCsvSource ${Math.round(rows / ours)} rows/s (${(megabytes / ours).toFixed(0)} MB/s), ` +
        `split loop without checks ${Math.round(rows / plain)} rows/s; ratio ${(plain / ours).toFixed(2)}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
