import type { BarColumnName } from "./bar.js";

/**
 * Columns whose row i is a window over the bars up to i: the prices themselves, simple averages, Bollinger bands, the
 * true range and running maxima. A database can compute these; averages with a memory (`ema`, `rsi`, `atr`) it cannot.
 */
export type WindowedColumn =
  | BarColumnName
  | `${"sma" | "ma"}${number}`
  | "tr"
  | "ath"
  | "ath_close"
  | "ath_high"
  | `bb_${"upper" | "middle" | "lower"}`
  | `bb_${"upper" | "middle" | "lower"}(${number},${number})`;

/** A column, seen some bars ago, times a factor. */
export interface ShiftedColumn<Column extends string = string> {
  /** Its name: `close`, `ma20`, `bb_upper(50,2.5)`. */
  readonly column: Column;
  /** How many bars back. @default 0 */
  readonly barsAgo?: number;
  /** Factor. @default 1 */
  readonly times?: number;
}

/** A number on every bar: a constant, a column, or a shifted one. */
export type Operand<Column extends string = string> = number | Column | ShiftedColumn<Column>;

/** Two numbers to compare. */
export type OperandPair<Column extends string = string> = readonly [Operand<Column>, Operand<Column>];

/**
 * True, false, or unknown where a column has no value yet. Unknown spreads as in SQL: `all` with a false one is false,
 * `any` with a true one is true, everything else with an unknown one is unknown.
 *
 * `crossesAbove: [a, b]` is true on the bar on which a > b becomes true, `crossesBelow: [a, b]` on the bar on which it
 * stops being true; equality counts as not above.
 */
export type Condition<Column extends string = string> =
  | {
      /** The first lies above the second. */
      readonly above: OperandPair<Column>;
    }
  | {
      /** The first lies below the second. */
      readonly below: OperandPair<Column>;
    }
  | {
      /** The first comes to lie above the second. */
      readonly crossesAbove: OperandPair<Column>;
    }
  | {
      /** The first comes to lie above the second no more. */
      readonly crossesBelow: OperandPair<Column>;
    }
  | {
      /** Every one is true. */
      readonly all: readonly Condition<Column>[];
    }
  | {
      /** At least one is true. */
      readonly any: readonly Condition<Column>[];
    }
  | {
      /** It is false. */
      readonly not: Condition<Column>;
    };

/**
 * Signals as a plain value, without a function: the same value runs as a strategy, as a column of decisions, and inside
 * the database.
 *
 * - `{ level }`: BUY on every bar on which it is true, SELL where it is false, nothing where it is unknown.
 * - `{ buy, sell }`: BUY where `buy` is true, else SELL where `sell` is true, else nothing.
 *
 * @example
 * const regime: SignalRule<WindowedColumn> = { level: { above: ["ma20", "ma50"] } };
 * const breakout: SignalRule<WindowedColumn> = {
 *   buy: { above: ["close", { column: "ath", barsAgo: 1, times: 1.01 }] },
 *   sell: { below: ["close", { column: "ath", times: 0.95 }] },
 * };
 */
export type SignalRule<Column extends string = string> =
  | {
      /** Long while it is true. */
      readonly level: Condition<Column>;
    }
  | {
      /** Long from the bar on which it is true … */
      readonly buy: Condition<Column>;
      /** … to the bar on which this is. */
      readonly sell: Condition<Column>;
    };
