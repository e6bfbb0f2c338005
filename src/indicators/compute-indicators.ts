import type { ColumnSpec } from "../frame/column-spec.js";
import type { Frame } from "../frame/frame.js";
import { barColumnNames } from "../model/bar.js";
import { UsageError } from "../model/errors.js";
import type { OutsideData } from "../model/events.js";
import { createIndicatorSource } from "./indicator-source.js";
import type { Indicator } from "./indicator.js";
import { toIndicator } from "./parse-indicator.js";
import { expandGroups } from "./indicator-groups.js";

/** Options of `computeIndicators`. */
export interface ComputeIndicatorsOptions {
  /**
   * What to do with columns that the frame has already. `keep`: they stay, because they may know bars before the frame:
   * a column of an asked name, and the stored `ma20`, `ma50` and `ath` for `sma(20)`, `sma(50)` and `allTimeHigh()`.
   * `ignore`: everything is computed from the bars of the frame alone.
   *
   * @default "keep"
   */
  readonly stored?: "keep" | "ignore";
  /**
   * Rows for `externalSignal`, `marketEvent` and `symbolEvent`.
   *
   * @default none
   */
  readonly outside?: OutsideData;
}

/** What to compute: names in order, or column names with what belongs in them. */
export type WantedIndicators = readonly (string | Indicator)[] | Readonly<Record<string, string | Indicator>>;

/**
 * The frame with further columns, in the order asked, named exactly as asked.
 *
 * Row i uses rows up to i alone. NaN = no value: during warm-up, and again after a gap (a bar with NaN in an input),
 * where the indicator starts afresh. Names: `sma20` = `ma20`, `ema20`, `ema20_talib`, `rsi14`, `atr14`, `atr14_talib`,
 * `tr`, `bb_upper`, `bb_middle`, `bb_lower`, `macd`, `macd_signal`, `macd_hist` (each with `_talib`, `_unmasked`),
 * `supertrend`, `supertrend_dir` (each with `_talib`), `ath_high`, `ath_close` = `ath`; any period; parameters in
 * parentheses: `bb_upper(50,2.5)`, `macd_signal(5,35,5)`, `supertrend(7,2)`. In a list, the groups `bb`, `macd` and
 * `supertrend` stand for all of their columns, unless another column of the same group is in the list.
 *
 * @param frame - the bars; columns `open`, `high`, `low`, `close` as the indicators need them
 * @param wanted - a list of names or indicators, or a record `{ column: indicator }`
 * @param options - see `ComputeIndicatorsOptions`
 * @returns a new frame that shares the columns it was given
 * @throws {UsageError} `UNKNOWN_INDICATOR` naming the nearest name; `INVALID_PARAMETER` for a period out of range;
 * `INVALID_ARGUMENT` for a column that would replace the bars, or that a custom indicator made of the wrong length
 * @example
 * const frame = computeIndicators(bars, ["ma20", "rsi14", "bb"]);
 * frame.col("rsi14").at(-1);
 */
export function computeIndicators(
  frame: Frame,
  wanted: WantedIndicators,
  options: ComputeIndicatorsOptions = {},
): Frame {
  const keep = (options.stored ?? "keep") === "keep";
  const source = createIndicatorSource(frame, options.outside);
  const columns: Record<string, Float64Array> = {};
  const specs: Record<string, ColumnSpec> = {};
  for (const { column, indicator, known } of resolveWanted(wanted)) {
    assertNotBars(column);
    const kept = keep ? known.find((name) => frame.has(name)) : undefined;
    columns[column] = kept === undefined ? indicator.compute(source) : frame.col(kept);
    specs[column] = indicator.spec;
  }
  return frame.with(columns, specs);
}

function assertNotBars(column: string): void {
  if (column !== "ts" && !(barColumnNames as readonly string[]).includes(column)) return;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected a name for the indicator's column that the bars do not have, received "${column}". Choose another name.`,
    { context: { received: column } },
  );
}

interface ResolvedIndicator {
  readonly column: string;
  readonly indicator: Indicator;
  /** Columns that hold the same values if the frame has them. */
  readonly known: readonly string[];
}

function resolveWanted(wanted: WantedIndicators): ResolvedIndicator[] {
  if (isList(wanted)) {
    return expandGroups(wanted).map((one) => {
      const indicator = toIndicator(one);
      const column = typeof one === "string" ? one : one.name;
      return { column, indicator, known: [column, ...storedName(indicator)] };
    });
  }
  assertRecord(wanted);
  // A column named by the caller says nothing about what is in it, so an older one of that name is replaced.
  return Object.entries(wanted).map(([column, one]) => {
    const indicator = toIndicator(one);
    return { column, indicator, known: storedName(indicator) };
  });
}

/** A name or an indicator that stands alone would be taken for a record of its letters or its members. */
function assertRecord(wanted: unknown): void {
  if (typeof wanted === "object" && wanted !== null && !("compute" in wanted)) return;
  const received = typeof wanted === "object" && wanted !== null ? "an indicator" : `"${String(wanted)}"`;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected a list of indicators or a record { column: indicator }, received ${received}. Write ["ma20"].`,
  );
}

function storedName(indicator: Indicator): string[] {
  return indicator.storedAs === null ? [] : [indicator.storedAs];
}

function isList(wanted: WantedIndicators): wanted is readonly (string | Indicator)[] {
  return Array.isArray(wanted);
}
