import { didYouMean } from "../model/nearest.js";
import { parseTime } from "./parse-time.js";
import type { ZonedTime } from "../model/zoned-time.js";

/** A field that cannot be what its column asks for; the message names the column. */
export class BadField extends Error {}

/** The fields of one row by the table's column names; every method throws `BadField`. */
export interface FieldReader {
  /** An instant in epoch milliseconds UTC; `asWritten` ignores an offset. */
  time(column: string, options?: { readonly asWritten?: boolean }): number;
  /** An instant, or null if the row has none. */
  optionalTime(column: string): number | null;
  /** A text that is not empty. */
  text(column: string): string;
  /** An object, or JSON text of one; `{}` if the row has none. */
  object(column: string): Readonly<Record<string, unknown>>;
}

/** Other names of the tables' columns, without case and punctuation. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  symbol: ["ticker"],
  ts: ["timestamp", "datetime", "time", "date"],
  date: ["ts", "day", "timestamp", "datetime"],
  event_type: ["type", "event"],
  signal_type: ["type", "signal"],
  details: ["data", "payload"],
  payload: ["data", "details"],
  known_at: ["known"],
};

/** A reader over the fields of one row. Names are compared without case, blanks and underscores; `id` is ignored. */
export function createFieldReader(
  fields: ReadonlyMap<string, unknown>,
  columns: readonly string[],
  zone: ZonedTime | null,
): FieldReader {
  const values = nameFields(fields, columns);
  const optionalTime = (column: string, asWritten = false): number | null => {
    const text = toText(values.get(column), column);
    if (text === "") return null;
    // A date without a time is the key of a daily bar: it belongs to no zone.
    const dateOnly = !/:|T\d|\d{9}/i.test(text);
    const parsed = parseTime(text, { asWritten: asWritten || dateOnly, zone, dateOrder: null });
    if (typeof parsed !== "number") throw new BadField(`${column} ${parsed.reason}`);
    return parsed;
  };
  return {
    optionalTime: (column) => optionalTime(column),
    time: (column, options) => optionalTime(column, options?.asWritten) ?? missing(column),
    text: (column) => toText(values.get(column), column) || missing(column),
    object: (column) => toObject(values.get(column), column),
  };
}

function nameFields(fields: ReadonlyMap<string, unknown>, columns: readonly string[]): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [name, value] of fields) {
    const plain = plainName(name);
    if (plain === "id" || plain === "") continue;
    const column =
      columns.find((one) => plainName(one) === plain) ?? columns.find((one) => aliases[one]?.includes(plain));
    // A misspelt known_at must not fall back to the default in silence.
    if (column === undefined) {
      throw new BadField(`"${name}" is none of the columns ${columns.join(", ")}.${didYouMean(name, columns)}`);
    }
    if (values.has(column)) throw new BadField(`${column} is given twice`);
    values.set(column, value);
  }
  return values;
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

function missing(column: string): never {
  throw new BadField(`${column} is empty`);
}

function toText(value: unknown, column: string): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value.trim();
  if (typeof value === "number") return String(value);
  throw new BadField(`${column} is not a text`);
}

function toObject(value: unknown, column: string): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null || value === "") return {};
  const parsed = typeof value === "string" ? parseJson(value, column) : value;
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new BadField(`${column} is not a JSON object`);
  }
  return parsed as Readonly<Record<string, unknown>>;
}

function parseJson(text: string, column: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new BadField(`${column} "${text.slice(0, 40)}" is not JSON`);
  }
}
