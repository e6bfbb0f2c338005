import { formatDuration, parseDuration, type Duration } from "../model/duration.js";
import { UsageError } from "../model/errors.js";
import { parseResolution, type Resolution } from "../model/resolution.js";

const dayMs = 864e5;

/** Adds comma-separated values to those of earlier uses of the same flag. */
export function collectSymbols(text: string, before: readonly string[] = []): readonly string[] {
  const symbols = text.split(",").map((symbol) => symbol.trim());
  for (const symbol of symbols) {
    // A space inside is legal (BRK B); control characters are not.
    if (symbol === "" || /\p{Cc}/u.test(symbol)) {
      throw new UsageError("INVALID_ARGUMENT", `Expected a ticker such as SPY, received "${text}".`);
    }
  }
  return [...new Set([...before, ...symbols])];
}

/** The ticker of a command that works on one series; a repeated flag replaces the one before. */
export function oneSymbol(text: string): string {
  const symbols = collectSymbols(text);
  if (symbols.length === 1) return symbols[0]!;
  throw new UsageError("INVALID_ARGUMENT", `Expected one ticker, received "${text}". Run the command once for each.`);
}

/** Adds comma-separated bar sizes to those of earlier uses of the same flag. */
export function collectResolutions(text: string, before: readonly Resolution[] = []): readonly Resolution[] {
  return [...new Set([...before, ...text.split(",").map(parseResolution)])];
}

/** Adds one `key=value` to those of earlier uses of the same flag. */
export function collectParams(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf("=");
  if (at < 1) {
    throw new UsageError("INVALID_PARAMETER", `Expected --param name=value, for example short=10, received "${text}".`);
  }
  return { ...before, [text.slice(0, at).trim()]: text.slice(at + 1).trim() };
}

/** Adds one text to those of earlier uses of the same flag. */
export function collectTexts(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** A look-back in IBKR's form. */
export function duration(text: string): Duration {
  return formatDuration(parseDuration(text));
}

/** A whole number inside the given bounds. */
export function integer(name: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isInteger(value) && value >= min && value <= max) return value;
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected ${name} as a whole number ${min} to ${max}, received "${text}".`,
    );
  };
}

/** A finite number of at least `min`, or above it when `exclusive`. */
export function decimal(name: string, min: number, exclusive = false): (text: string) => number {
  return (text) => {
    const value = Number(text);
    const fits = exclusive ? value > min : value >= min;
    if (text.trim() !== "" && Number.isFinite(value) && fits) return value;
    const bound = exclusive ? `above ${min}` : `of at least ${min}`;
    throw new UsageError("INVALID_ARGUMENT", `Expected ${name} as a number ${bound}, received "${text}".`);
  };
}

/** Start of a window: an instant, or the first instant of a bare date. Epoch milliseconds UTC. */
export function fromInstant(text: string): number {
  return parseInstant(text, "--from").ts;
}

/** End of a window, inclusive: an instant, or the last instant of a bare date. Epoch milliseconds UTC. */
export function toInstant(text: string): number {
  const { ts, bareDate } = parseInstant(text, "--to");
  return bareDate ? ts + dayMs - 1 : ts;
}

/** An instant: a bare date means midnight UTC; a time without a zone is UTC. */
export function instant(name: string): (text: string) => number {
  return (text) => parseInstant(text, name).ts;
}

function parseInstant(text: string, flag: string): { ts: number; bareDate: boolean } {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(
    text.trim(),
  );
  const ts = match ? Date.parse(`${match[1]!}T${match[2] ?? "00:00"}${match[3] ?? "Z"}`) : NaN;
  // Date.parse rolls 2025-02-30 over to March; a date that does not come back is not a date.
  const real = !Number.isNaN(ts) && new Date(`${match![1]!}T00:00Z`).toISOString().startsWith(match![1]!);
  if (!match || !real) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected ${flag} as 2025-03-04 or 2025-03-04T14:30:00Z, received "${text}".`,
    );
  }
  return { ts, bareDate: match[2] === undefined };
}
