import path from "node:path";
import type { SkippedRow } from "../model/bar-source.js";
import { DataError } from "../model/errors.js";
import type { ExternalSignal, MarketEvent, SymbolEvent } from "../model/events.js";
import { getLogger } from "../model/logger.js";
import type { Resolution } from "../model/resolution.js";
import { defaultKnownAt } from "../frame/known-at.js";
import { BadField, createFieldReader, type FieldReader } from "./read-event-file-fields.js";
import { readEventRecords } from "./read-event-file-records.js";
import { startOfDay } from "./date-time.js";
import { createZonedTime } from "../model/zoned-time.js";

const logger = getLogger("data.events");

/** How many bad rows a message spells out. */
const maxRowsNamed = 5;

/** Options of the readers of event and signal files. */
export interface EventFileOptions {
  /** IANA zone of times without an offset; a date without a time is never shifted. @default "UTC" */
  readonly tz?: string;
  /** Leave bad rows out instead of refusing the file. @default false */
  readonly skipBad?: boolean;
  /** Size of the bars that `ts` is aligned to: a row without `known_at` is then known at the close of its bar. A market event is about a day and needs none. */
  readonly resolution?: Resolution;
  /** Stops the reading. */
  readonly signal?: AbortSignal;
}

/** What a file of events or signals holds. */
export interface EventFile<Row> {
  /** Rows in file order. */
  readonly rows: readonly Row[];
  /** Bad rows that were left out. */
  readonly skipped: readonly SkippedRow[];
}

/**
 * Reads market events from a JSON array, JSON lines or CSV with the columns `date, event_type, details, known_at`.
 * Without `known_at` an event counts as known from the midnight UTC after its date.
 *
 * @throws {UsageError} `MISSING_FILE`
 * @throws {DataError} `FILE_UNREADABLE`, or `BAD_ROWS` naming file, line, column and reason
 */
export function readMarketEventFile(file: string, options: EventFileOptions = {}): Promise<EventFile<MarketEvent>> {
  return readRows(file, options, ["date", "event_type", "details", "known_at"], (field) => {
    const date = startOfDay(field.time("date", { asWritten: true }));
    const knownAt = field.optionalTime("known_at") ?? defaultKnownAt(date);
    return { date, eventType: field.text("event_type"), details: field.object("details"), knownAt };
  });
}

/**
 * Reads symbol events from a JSON array, JSON lines or CSV with the columns `symbol, ts, event_type, details, known_at`.
 * Without `known_at` an event counts as known from the midnight UTC after its day, or from the close of its bar if
 * `resolution` is given.
 *
 * @throws {UsageError} `MISSING_FILE`
 * @throws {DataError} `FILE_UNREADABLE`, or `BAD_ROWS` naming file, line, column and reason
 */
export function readSymbolEventFile(file: string, options: EventFileOptions = {}): Promise<EventFile<SymbolEvent>> {
  return readRows(file, options, ["symbol", "ts", "event_type", "details", "known_at"], (field) => {
    const ts = field.time("ts");
    const knownAt = field.optionalTime("known_at") ?? defaultKnownAt(ts, options.resolution);
    return {
      symbol: field.text("symbol"),
      ts,
      eventType: field.text("event_type"),
      details: field.object("details"),
      knownAt,
    };
  });
}

/**
 * Reads external signals from a JSON array, JSON lines or CSV with the columns
 * `symbol, ts, signal_type, payload, known_at`. Without `known_at` a signal counts as known from the midnight UTC after
 * its day, or from the close of its bar if `resolution` is given.
 *
 * @throws {UsageError} `MISSING_FILE`
 * @throws {DataError} `FILE_UNREADABLE`, or `BAD_ROWS` naming file, line, column and reason
 */
export function readExternalSignalFile(
  file: string,
  options: EventFileOptions = {},
): Promise<EventFile<ExternalSignal>> {
  return readRows(file, options, ["symbol", "ts", "signal_type", "payload", "known_at"], (field) => {
    const ts = field.time("ts");
    const knownAt = field.optionalTime("known_at") ?? defaultKnownAt(ts, options.resolution);
    return {
      symbol: field.text("symbol"),
      ts,
      signalType: field.text("signal_type"),
      payload: field.object("payload"),
      knownAt,
    };
  });
}

async function readRows<Row>(
  file: string,
  options: EventFileOptions,
  columns: readonly string[],
  toRow: (field: FieldReader) => Row,
): Promise<EventFile<Row>> {
  const zone = options.tz === undefined || options.tz === "UTC" ? null : createZonedTime(options.tz);
  const { records, bad } = await readEventRecords(file, options.signal);
  const rows: Row[] = [];
  const skipped = [...bad];
  for (const record of records) {
    try {
      rows.push(toRow(createFieldReader(record.fields, columns, zone)));
    } catch (error) {
      if (!(error instanceof BadField)) throw error;
      skipped.push({ where: record.where, reason: error.message });
    }
  }
  // A file of which nothing is left was misunderstood as a whole.
  const maySkip = (options.skipBad ?? false) && rows.length > 0;
  if (skipped.length > 0) reportBadRows(file, skipped, rows.length + skipped.length, maySkip);
  return { rows, skipped };
}

function reportBadRows(file: string, bad: readonly SkippedRow[], rows: number, skipBad: boolean): void {
  const name = path.basename(file);
  const named = bad.slice(0, maxRowsNamed).map((row) => `${row.where.slice(name.length + 1)}: ${row.reason}`);
  if (bad.length > maxRowsNamed) named.push(`and ${bad.length - maxRowsNamed} more`);
  const list = `${name}: ${bad.length} of ${rows} rows`;
  if (skipBad) {
    logger.warn(`${list} were bad and left out: ${named.join("; ")}.`, { skipped: bad.length });
    return;
  }
  throw new DataError(
    "BAD_ROWS",
    `${list} are bad: ${named.join("; ")}. Nothing was taken; correct them, or leave them out with --skip-bad (skipBad).`,
    { context: { rows: bad } },
  );
}
