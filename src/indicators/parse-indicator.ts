import { UsageError } from "../model/errors.js";
import { didYouMean } from "../model/nearest.js";
import { allTimeHigh } from "./all-time-high.js";
import { atr } from "./atr.js";
import { bollinger, type BollingerIndicators } from "./bollinger.js";
import { ema } from "./ema.js";
import { membersOf } from "./indicator-groups.js";
import type { Indicator } from "./indicator.js";
import { macd, type MacdIndicators, type MacdOptions } from "./macd.js";
import { rsi } from "./rsi.js";
import { sma } from "./sma.js";
import { superTrend, type SuperTrendIndicators, type SuperTrendOptions } from "./supertrend.js";
import { trueRange } from "./true-range.js";

/** Names with a period at the end of the word: `sma20`, `ema20_talib`. */
const numbered = new Map<string, (period: number) => Indicator>(
  Object.entries({
    sma,
    ma: sma,
    ema: (period: number) => ema(period),
    ema_talib: (period: number) => ema(period, { seeding: "talib" }),
    rsi,
    atr: (period: number) => atr(period),
    atr_talib: (period: number) => atr(period, { seeding: "talib" }),
  }),
);

interface NamedIndicator {
  /** Most parameters it takes in parentheses. */
  readonly parameters: number;
  readonly create: (...parameters: number[]) => Indicator;
}

/** Names with parameters in parentheses or none. */
const named = new Map<string, NamedIndicator>(
  Object.entries({
    bb_upper: bollingerColumn("upper"),
    bb_middle: bollingerColumn("middle"),
    bb_lower: bollingerColumn("lower"),
    macd: macdColumn("line"),
    macd_signal: macdColumn("signal"),
    macd_hist: macdColumn("histogram"),
    macd_talib: macdColumn("line", { seeding: "talib" }),
    macd_signal_talib: macdColumn("signal", { seeding: "talib" }),
    macd_hist_talib: macdColumn("histogram", { seeding: "talib" }),
    macd_unmasked: macdColumn("line", { warmup: "none" }),
    macd_signal_unmasked: macdColumn("signal", { warmup: "none" }),
    macd_hist_unmasked: macdColumn("histogram", { warmup: "none" }),
    supertrend: superTrendColumn("line"),
    supertrend_dir: superTrendColumn("direction"),
    supertrend_talib: superTrendColumn("line", { seeding: "talib" }),
    supertrend_dir_talib: superTrendColumn("direction", { seeding: "talib" }),
    tr: { parameters: 0, create: trueRange },
    ath: { parameters: 0, create: () => allTimeHigh("close") },
    ath_close: { parameters: 0, create: () => allTimeHigh("close") },
    ath_high: { parameters: 0, create: () => allTimeHigh("high") },
  }),
);

/** An indicator, given by its name or as it is. */
export function toIndicator(wanted: string | Indicator): Indicator {
  if (typeof wanted === "string") return parseIndicator(wanted);
  if (isIndicator(wanted)) return wanted;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected an indicator, or its name such as ma20, received ${describeNoIndicator(wanted)}.`,
  );
}

function describeNoIndicator(wanted: unknown): string {
  if (typeof wanted !== "object" || wanted === null) return `"${String(wanted)}"`;
  return `an object of ${Object.keys(wanted).join(", ")}: of a group such as bollinger(20, 2) take one, .upper`;
}

/** Whether this can compute a column: JavaScript hands over anything. */
function isIndicator(wanted: unknown): wanted is Indicator {
  return typeof wanted === "object" && wanted !== null && "compute" in wanted && typeof wanted.compute === "function";
}

/**
 * The indicator of a name in the grammar of `computeIndicators`, for example `sma20` or `bb_upper(50,2.5)`.
 *
 * @param name - one column name, not a group
 * @throws {UsageError} `UNKNOWN_INDICATOR` naming the nearest name, `INVALID_PARAMETER`
 */
export function parseIndicator(name: string): Indicator {
  const text = name.trim();
  const short = /^([a-z]+)(\d+)((?:_[a-z]+)?)$/.exec(text);
  const byPeriod = short && numbered.get(`${short[1]!}${short[3]!}`);
  if (byPeriod) return byPeriod(Number(short[2]));
  const long = /^([a-z_]+)(?:\(([^()]*)\))?$/.exec(text);
  const byName = long && named.get(long[1]!);
  if (byName) return byName.create(...parseParameters(text, long[2], byName.parameters));
  const members = membersOf(text);
  if (members.length > 0) {
    throw new UsageError(
      "UNKNOWN_INDICATOR",
      `Expected the name of one column, received "${name}", which stands for ${members.join(", ")}. Name one of them.`,
      { context: { received: name } },
    );
  }
  throw new UsageError(
    "UNKNOWN_INDICATOR",
    `Expected an indicator such as ${examples.join(", ")}, received "${name}".${didYouMean(text, namesLike(text))}`,
    { context: { received: name } },
  );
}

const examples = ["sma20", "ema20", "rsi14", "atr14", "bb_upper(20,2)", "macd(12,26,9)", "supertrend(10,3)", "ath"];

function parseParameters(name: string, list: string | undefined, most: number): number[] {
  if (list === undefined) return [];
  const words = list.split(",").map((word) => word.trim());
  const numbers = words.map(Number);
  if (words.length <= most && words.every((word, i) => word !== "" && !Number.isNaN(numbers[i]))) return numbers;
  const expected = most === 0 ? "no parameters" : `at most ${most} numbers between the parentheses`;
  throw new UsageError("INVALID_PARAMETER", `Expected ${expected}, received "${name}".`, {
    context: { received: name },
  });
}

/** Every legal name, with the numbers that the text has. */
function namesLike(text: string): string[] {
  const period = /\d+/.exec(text)?.[0];
  const parameters = /\(.*\)/.exec(text)?.[0] ?? "";
  const withPeriod = [...numbered.keys()].map((key) => {
    const [word, dialect] = key.split("_");
    return `${word!}${period ?? (word === "rsi" || word === "atr" ? "14" : "20")}${dialect ? `_${dialect}` : ""}`;
  });
  return [...withPeriod, ...[...named.keys()].map((key) => key + parameters), `bb${parameters}`];
}

function bollingerColumn(part: keyof BollingerIndicators): NamedIndicator {
  return { parameters: 2, create: (period, k) => bollinger(period, k)[part] };
}

function macdColumn(part: keyof MacdIndicators, dialect: MacdOptions = {}): NamedIndicator {
  return {
    parameters: 3,
    create: (fast = 12, slow = 26, signal = 9) => macd({ fast, slow, signal, ...dialect })[part],
  };
}

function superTrendColumn(part: keyof SuperTrendIndicators, dialect: SuperTrendOptions = {}): NamedIndicator {
  return { parameters: 2, create: (period = 10, k = 3) => superTrend({ period, k, ...dialect })[part] };
}
