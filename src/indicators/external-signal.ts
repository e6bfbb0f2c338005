import type { ExternalSignal } from "../model/events.js";
import type { Indicator } from "./indicator.js";
import { outsideColumns, type OutsideKind, type OutsideOptions, type OutsideValue } from "./outside-columns.js";
import { ofSymbol } from "./of-symbol.js";

const externalSignals: OutsideKind<ExternalSignal> = {
  noun: "external signal",
  list: (data, type, symbol) => {
    const typed = (data.externalSignals ?? []).filter(({ signalType }) => signalType === type);
    return ofSymbol(typed, symbol, type);
  },
  contentOf: ({ payload }) => payload,
  tsOf: ({ ts }) => ts,
};

/** Options of `externalSignal` and `symbolEvent`. */
export interface SymbolFactOptions<Age extends string = never> extends OutsideOptions<Age> {
  /**
   * Ticker whose facts are read.
   *
   * @default that of the bars
   */
  readonly symbol?: string;
}

/**
 * Columns of a stored signal from outside, for `indicators()` of a strategy: each row shows the last signal of that type
 * that was known (`knownAt`) when the bar closed, NaN before the first.
 *
 * `runBacktest` takes the signals as `outside.externalSignals`; a backtest from the store loads those of the symbol.
 *
 * @param type - kind of signal, for example `ml_return_forecast`
 * @param values - column → field of the payload, or a function of the payload
 * @param options - when a signal becomes stale, a column with its age
 * @returns one indicator per column, to be spread into the record
 * @throws {UsageError} `INVALID_PARAMETER` for a `staleAfterBars` that is not a number of bars
 * @example
 * indicators: () => ({
 *   ...externalSignal("ml_return_forecast", { expected: "expected_return" }, { staleAfterBars: 5 }),
 *   trend: "ma50",
 * });
 */
export function externalSignal<Name extends string, Age extends string = never>(
  type: string,
  values: Readonly<Record<Name, OutsideValue<ExternalSignal>>>,
  options: SymbolFactOptions<Age> = {},
): Readonly<Record<Name | Age, Indicator>> {
  const { symbol = null } = options;
  return outsideColumns(externalSignals, { kind: "externalSignal", type, symbol }, values, options);
}
