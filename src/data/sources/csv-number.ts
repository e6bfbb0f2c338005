const zero = 48;
const nine = 57;
const dot = 46;
const minus = 45;

const powersOfTen = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** A plain decimal number (`-12.34`) straight from bytes, correctly rounded; NaN if the bytes are anything else. */
export function parsePlainNumber(bytes: Buffer, start: number, end: number): number {
  let at = start;
  const negative = bytes[at] === minus;
  if (negative) at++;
  const first = at;
  let digits = 0;
  let point = -1;
  for (; at < end; at++) {
    const byte = bytes[at]!;
    if (byte >= zero && byte <= nine) digits = digits * 10 + (byte - zero);
    else if (byte === dot && point < 0) point = at;
    else return NaN;
  }
  if (first >= end || point === end - 1 || point === first) return NaN;
  const decimals = point < 0 ? 0 : end - 1 - point;
  // Up to 2^53 the digits are exact, and so is a power of ten up to 22: one division rounds once, as parsing does.
  if (digits > Number.MAX_SAFE_INTEGER || decimals > 22) return Number(bytes.toString("latin1", start, end));
  const value = digits / powersOfTen[decimals]!;
  return negative ? -value : value;
}

const missingWords = new Set(["", "-", "--", "na", "n/a", "nan", "null", "none", "nil", "#n/a"]);
const suffixes: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9, t: 1e12 };

/** What a number field holds: a number, nothing, or something else. */
export type NumberText = number | "missing" | "invalid";

/**
 * A number as people's files write it: `1,234.56`, `$12.5`, `1.5e3`, `12.3M`, `inf`.
 *
 * @param decimalComma - whether the comma is the decimal mark (files separated by semicolons)
 */
export function parseNumberText(text: string, decimalComma: boolean): NumberText {
  const bare = text.trim().replace(/^[$€£¥]\s?/, "");
  if (missingWords.has(bare.toLowerCase())) return "missing";
  const infinite = /^([+-]?)inf(inity)?$/i.exec(bare);
  if (infinite) return infinite[1] === "-" ? -Infinity : Infinity;
  const match = /^([^kmbt]+?)([kmbt]?)$/i.exec(bare);
  if (!match) return "invalid";
  const digits = plainDigits(match[1]!, decimalComma);
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(digits)) return "invalid";
  return Number(digits) * (suffixes[match[2]!.toLowerCase()] ?? 1);
}

function plainDigits(text: string, decimalComma: boolean): string {
  if (!text.includes(",")) return text;
  if (decimalComma) return text.replaceAll(".", "").replace(",", ".");
  return /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(text) ? text.replaceAll(",", "") : text;
}
