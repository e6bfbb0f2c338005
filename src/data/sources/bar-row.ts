import { parseDateAndTime, parseTime, type DateOrder, type ParsedTime, type TimeRules } from "../parse-time.js";
import { dateMs, timeOfDayMs } from "../date-time.js";
import type { BarFileColumns } from "./csv-header.js";
import { parseNumberText, parsePlainNumber } from "./csv-number.js";
import type { CsvRecord } from "./csv-scanner.js";

const prices = ["open", "high", "low", "close"] as const;

/** Values of the record read last; `reason` is null if they make a bar. */
export interface BarRow {
  ts: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  /** What is wrong, with the column named. */
  reason: string | null;
}

/** Turns records into bars; checks every one. */
export class BarRowReader {
  /** The row read last; the same object every time. */
  readonly row: BarRow = { ts: 0, open: 0, high: 0, low: 0, close: 0, volume: 0, reason: null };
  readonly #provenOrders = new Set<DateOrder>();
  #ambiguousOrder = false;
  #dayKey = -1;
  #dayMs = NaN;

  constructor(
    private readonly columns: BarFileColumns,
    private readonly rules: TimeRules,
    private readonly decimalComma: boolean,
  ) {}

  /** Reads one record into `row`. */
  read(record: CsvRecord): void {
    const { row, columns } = this;
    row.reason = null;
    row.open = this.#number(record, columns.open);
    row.high = this.#number(record, columns.high);
    row.low = this.#number(record, columns.low);
    row.close = this.#number(record, columns.close);
    row.volume = this.#number(record, columns.volume);
    const { open, high, low, close } = row;
    const hasVolume = columns.volume < 0 || row.volume >= 0;
    const hasPrices = low > 0 && high < Infinity && open >= low && open <= high && close >= low && close <= high;
    if (!hasPrices || !hasVolume) row.reason = this.#explain(record);
    if (row.reason === null) row.ts = this.#time(record);
  }

  /** The order of day and month that other rows prove, if some row was refused for lack of it; else null. */
  provenOrder(): DateOrder | null {
    const [order, ...others] = this.#provenOrders;
    return this.#ambiguousOrder && order !== undefined && others.length === 0 ? order : null;
  }

  #number(record: CsvRecord, field: number): number {
    if (field < 0 || field >= record.count) return NaN;
    return parsePlainNumber(record.bytes, record.starts[field]!, record.ends[field]!);
  }

  /** The slow path: reads the fields as people write them, and says what is wrong if anything is. */
  #explain(record: CsvRecord): string | null {
    const { row, columns } = this;
    if (record.count === 1) return `expected ${columns.names.length} fields, received 1`;
    for (const name of prices) {
      const text = record.text(columns[name]);
      const value = parseNumberText(text, this.decimalComma);
      if (value === "missing") return text.trim() === "" ? `${name} is empty` : `${name} "${text}" is no price`;
      if (value === "invalid") return `${name} "${text.slice(0, 40)}" is not a number`;
      if (!(value > 0 && value < Infinity)) return `${name} "${text}" is not a finite price above zero`;
      row[name] = value;
    }
    const { open, high, low, close } = row;
    if (high < low) return `high "${high}" is below low "${low}"`;
    if (open < low || open > high) return `open "${open}" is outside low "${low}" to high "${high}"`;
    if (close < low || close > high) return `close "${close}" is outside low "${low}" to high "${high}"`;
    return this.#explainVolume(columns.volume < 0 ? "" : record.text(columns.volume));
  }

  #explainVolume(text: string): string | null {
    const value = parseNumberText(text, this.decimalComma);
    if (value === "invalid") return `volume "${text.slice(0, 40)}" is not a number`;
    // TWS writes -1 where a price kind has no volume.
    this.row.volume = value === "missing" || value === -1 ? NaN : value;
    if (this.row.volume < 0 || this.row.volume === Infinity)
      return `volume "${text}" is not a finite number from zero up`;
    return null;
  }

  #time(record: CsvRecord): number {
    const { columns, rules } = this;
    if (columns.timeOfDay < 0) {
      const fast = this.#plainTime(record.bytes, record.starts[columns.ts]!, record.ends[columns.ts]!);
      if (!Number.isNaN(fast)) return fast;
    }
    const text = record.text(columns.ts);
    const parsed: ParsedTime =
      columns.timeOfDay < 0 ? parseTime(text, rules) : parseDateAndTime(text, record.text(columns.timeOfDay), rules);
    const order = /^(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}/.exec(text);
    if (order && Number(order[1]) > 12) this.#provenOrders.add("dmy");
    if (order && Number(order[2]) > 12) this.#provenOrders.add("mdy");
    if (typeof parsed === "number") return parsed;
    if (parsed.ambiguousOrder) this.#ambiguousOrder = true;
    this.row.reason = `${columns.names[columns.ts] ?? "time"} ${parsed.reason}`;
    return NaN;
  }

  /** `YYYY-MM-DD` and `YYYY-MM-DDTHH:MM:SS`, alone or with `Z`, straight from the bytes; NaN for every other form. */
  #plainTime(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (!(length === 10 || length === 19 || length === 20)) return NaN;
    if (bytes[start + 4] !== 45 || bytes[start + 7] !== 45) return NaN;
    const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2);
    const key = (year * 100 + twoDigits(bytes, start + 5)) * 100 + twoDigits(bytes, start + 8);
    if (key !== this.#dayKey) {
      this.#dayMs = dateMs(year, twoDigits(bytes, start + 5), twoDigits(bytes, start + 8));
      this.#dayKey = key;
    }
    if (length === 10) return this.rules.zone && !this.rules.asWritten ? NaN : this.#dayMs;
    const utc = length === 20;
    if (utc ? bytes[end - 1] !== 90 : this.rules.zone !== null && !this.rules.asWritten) return NaN;
    if (bytes[start + 13] !== 58 || bytes[start + 16] !== 58) return NaN;
    if (bytes[start + 10] !== 84 && bytes[start + 10] !== 32) return NaN;
    const hour = twoDigits(bytes, start + 11);
    return this.#dayMs + timeOfDayMs(hour, twoDigits(bytes, start + 14), twoDigits(bytes, start + 17));
  }
}

/** Two ASCII digits as a number; NaN if they are none. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - 48;
  const ones = bytes[at + 1]! - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}
