import { DataError } from "../../model/errors.js";

/** Where each value stands in a record; -1 = not in the file. */
export interface BarFileColumns {
  /** Date, or date and time. */
  readonly ts: number;
  /** Time of day in a column of its own. */
  readonly timeOfDay: number;
  /** First price. */
  readonly open: number;
  /** Highest price. */
  readonly high: number;
  /** Lowest price. */
  readonly low: number;
  /** Last price, as traded: an adjusted close is never taken for it. */
  readonly close: number;
  /** Units traded. */
  readonly volume: number;
  /** Ticker. */
  readonly symbol: number;
  /** Names of the columns, for messages. */
  readonly names: readonly string[];
}

/** Names by what people's exports call them, the surer name first; compared without case, blanks and punctuation. */
const aliases = {
  ts: "ts timestamp datetime opentime windowstart tsevent starttime begins gmttime localtime unix unixtimestamp epoch date time day t index".split(
    " ",
  ),
  open: ["open", "openprice", "o", "first", "bidopen"],
  high: ["high", "highprice", "h", "max", "bidhigh"],
  low: ["low", "lowprice", "l", "min", "bidlow"],
  close: ["close", "closeprice", "closelast", "c", "last", "price", "bidclose"],
  volume: ["volume", "vol", "v", "tickvol", "tickvolume", "tickqty"],
  symbol: ["symbol", "ticker", "sym", "instrument", "name"],
} as const;

/** A header name without case, blanks, punctuation and a leading number: `<DATE>`, `"1. open"`, `Close/Last`. */
function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(/^\s*\d+\.\s*/, "")
    .replace(/\((utc|gmt)\)$/, "")
    .replace(/[^a-z0-9]/g, "");
}

/** Columns of a header line, or null if the fields are no header of a bar file. */
export function parseBarHeader(fields: readonly string[]): BarFileColumns | null {
  const names = fields.map(plainName);
  const find = (candidates: readonly string[]): number =>
    candidates.reduce((found, name) => (found >= 0 ? found : names.indexOf(name)), -1);
  const close = find(aliases.close);
  const time = findTime(names, find);
  if (time === null || close < 0) return null;
  const volume = find(aliases.volume);
  return {
    ...time,
    open: find(aliases.open),
    high: find(aliases.high),
    low: find(aliases.low),
    close,
    volume: volume >= 0 ? volume : names.findIndex((name) => name.startsWith("volume")),
    symbol: find(aliases.symbol),
    names: fields,
  };
}

function findTime(
  names: readonly string[],
  find: (candidates: readonly string[]) => number,
): Pick<BarFileColumns, "ts" | "timeOfDay"> | null {
  const date = names.indexOf("date");
  const timeOfDay = names.indexOf("time");
  const hasWhole = names.some((name) => name === "ts" || name === "datetime" || name === "timestamp");
  if (date >= 0 && timeOfDay >= 0 && !hasWhole) return { ts: date, timeOfDay };
  const ts = find(aliases.ts);
  if (ts >= 0) return { ts, timeOfDay: -1 };
  // pandas leaves the name of its index empty; yfinance writes the name of the other axis, "Price", over it.
  const overIndex = names[0] === "" || (names[0] === "price" && names.includes("close"));
  return overIndex ? { ts: 0, timeOfDay: -1 } : null;
}

/** Whether a record only goes on naming the columns: the second and third line of a yfinance file. */
export function isHeaderContinuation(fields: readonly string[]): boolean {
  const [first, ...others] = fields.map(plainName);
  return first === "ticker" || ((first === "date" || first === "datetime") && others.every((name) => name === ""));
}

/** Columns of a file without a header whose first record is already a bar: time (in one or two columns), then prices. */
export function guessBarColumns(fields: readonly string[]): BarFileColumns | null {
  if (fields.length < 5) return null;
  const isNumber = (text: string | undefined): boolean => text !== undefined && /^-?\d+([.,]\d+)?$/.test(text);
  const isTime = (text: string): boolean => /^\d{4}[-/.]?\d{2}[-/.]?\d{2}|^\d{9,19}$/.test(text);
  const first = /^\d{1,2}:\d{2}/.test(fields[1]!) ? 2 : 1;
  if (!isTime(fields[0]!) || ![0, 1, 2, 3].every((i) => isNumber(fields[first + i]))) return null;
  const names = fields.map((_, i) => `column ${i + 1}`);
  return {
    ts: 0,
    timeOfDay: first === 2 ? 1 : -1,
    open: first,
    high: first + 1,
    low: first + 2,
    close: first + 3,
    volume: isNumber(fields[first + 4]) ? first + 4 : -1,
    symbol: -1,
    names,
  };
}

/**
 * Checks that a header has all four prices, each once.
 *
 * @throws {DataError} `FILE_UNREADABLE` naming what is missing and what there is
 */
export function assertAllPrices(columns: BarFileColumns, file: string): void {
  const header = columns.names.join(",").slice(0, 200);
  const prices = ["open", "high", "low", "close"] as const;
  const missing = prices.filter((name) => columns[name] < 0);
  if (missing.length > 0) {
    throw new DataError(
      "FILE_UNREADABLE",
      `${file}: expected the columns open, high, low and close beside the time, but there is no ${missing.join(", ")} in "${header}". Rename the columns of the file.`,
    );
  }
  const names = columns.names.map(plainName);
  const twice = prices.find((name) => names.includes(names[columns[name]]!, columns[name] + 1));
  if (twice === undefined) return;
  throw new DataError(
    "FILE_UNREADABLE",
    `${file}: expected one column "${twice}", but there are several in "${header}". Write one symbol per file, or a symbol column.`,
  );
}
