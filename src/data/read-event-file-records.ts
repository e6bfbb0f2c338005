import path from "node:path";
import type { SkippedRow } from "../model/bar-source.js";
import { DataError } from "../model/errors.js";
import { CsvScanner, guessDelimiter } from "./sources/csv-scanner.js";
import { readTextBytes, toUnreadable } from "./sources/text-bytes.js";

/** One row of a file, before its fields are understood. */
export interface EventRecord {
  /** Where it stands: `events.csv line 3`, `events.json row 3`. */
  readonly where: string;
  /** Its fields by the names in the file. */
  readonly fields: ReadonlyMap<string, unknown>;
}

/** The rows of a file, and those that could not be split into fields. */
export interface EventRecords {
  /** Rows in file order. */
  readonly records: readonly EventRecord[];
  /** Rows that are no rows. */
  readonly bad: readonly SkippedRow[];
}

/**
 * Reads a JSON array, JSON lines or CSV with a header into records; the content decides which it is. `.gz` is unpacked.
 *
 * @throws {UsageError} `MISSING_FILE`
 * @throws {DataError} `FILE_UNREADABLE`
 */
export async function readEventRecords(file: string, signal?: AbortSignal): Promise<EventRecords> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readTextBytes(file, { signal })) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  const name = path.basename(file);
  const start = text.trimStart()[0];
  try {
    if (start === "[") return splitArray(name, JSON.parse(text));
    if (start === "{") return splitJsonLines(name, text);
    return splitCsv(name, text);
  } catch (error) {
    throw toUnreadable(file, error);
  }
}

function splitArray(name: string, rows: unknown): EventRecords {
  const records: EventRecord[] = [];
  const bad: SkippedRow[] = [];
  for (const [i, row] of (rows as unknown[]).entries()) takeObject(row, `${name} row ${i + 1}`, records, bad);
  return { records, bad };
}

function splitJsonLines(name: string, text: string): EventRecords {
  const whole = tryParse(text);
  if (whole !== undefined) return splitArray(name, [whole]);
  const records: EventRecord[] = [];
  const bad: SkippedRow[] = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() !== "") takeObject(tryParse(line), `${name} line ${i + 1}`, records, bad);
  }
  return { records, bad };
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function takeObject(row: unknown, where: string, records: EventRecord[], bad: SkippedRow[]): void {
  if (typeof row === "object" && row !== null && !Array.isArray(row)) {
    records.push({ where, fields: new Map(Object.entries(row)) });
  } else bad.push({ where, reason: "it is not a JSON object" });
}

function splitCsv(name: string, text: string): EventRecords {
  const delimiter = guessDelimiter(text.split("\n", 1)[0]!);
  const lines: { where: string; values: string[] }[] = [];
  const scanner = new CsvScanner(delimiter, (record) => {
    const values = Array.from({ length: record.count }, (_, i) => record.text(i));
    lines.push({ where: `${name} line ${record.line}`, values });
  });
  scanner.push(Buffer.from(text));
  scanner.finish();
  const header = lines.shift()?.values;
  if (!header) throw new DataError("FILE_UNREADABLE", `${name}: expected rows as JSON or CSV, but it is empty.`);
  const records: EventRecord[] = [];
  const bad: SkippedRow[] = [];
  for (const { where, values } of lines) {
    if (values.length <= header.length) {
      records.push({ where, fields: new Map(header.map((column, i) => [column, values[i] ?? ""])) });
      continue;
    }
    const reason = `it has ${values.length} fields where the header has ${header.length}; quote a field that holds "${delimiter}"`;
    bad.push({ where, reason });
  }
  return { records, bad };
}
