import type { SymbolEvent } from "../model/events.js";
import type { SymbolFactOptions } from "./external-signal.js";
import type { Indicator } from "./indicator.js";
import { ofSymbol } from "./of-symbol.js";
import { outsideColumns, type OutsideKind, type OutsideValue } from "./outside-columns.js";

const symbolEvents: OutsideKind<SymbolEvent> = {
  noun: "symbol event",
  list: (data, type, symbol) => {
    const typed = (data.symbolEvents ?? []).filter(({ eventType }) => eventType === type);
    return ofSymbol(typed, symbol, type);
  },
  contentOf: ({ details }) => details,
  tsOf: ({ ts }) => ts,
};

/**
 * Columns of a company fact, for `indicators()` of a strategy: each row shows the last event of that type that was known
 * (`knownAt`) when the bar closed, NaN before the first.
 *
 * `runBacktest` takes the events as `outside.symbolEvents`; a backtest from the store loads those of the symbol.
 *
 * @param type - kind of event, for example `earnings`
 * @param values - column → field of the details, or a function of the details
 * @param options - when an event becomes stale, a column with its age
 * @returns one indicator per column, to be spread into the record
 * @throws {UsageError} `INVALID_PARAMETER` for a `staleAfterBars` that is not a number of bars
 * @example
 * indicators: () => symbolEvent("earnings", { surprise: "surprise" }, { staleAfterBars: 20 });
 */
export function symbolEvent<Name extends string, Age extends string = never>(
  type: string,
  values: Readonly<Record<Name, OutsideValue<SymbolEvent>>>,
  options: SymbolFactOptions<Age> = {},
): Readonly<Record<Name | Age, Indicator>> {
  const { symbol = null } = options;
  return outsideColumns(symbolEvents, { kind: "symbolEvent", type, symbol }, values, options);
}
