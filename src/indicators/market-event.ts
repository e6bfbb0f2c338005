import type { MarketEvent } from "../model/events.js";
import type { Indicator } from "./indicator.js";
import { outsideColumns, type OutsideKind, type OutsideOptions, type OutsideValue } from "./outside-columns.js";

const marketEvents: OutsideKind<MarketEvent> = {
  noun: "market event",
  list: (data, type) => (data.marketEvents ?? []).filter(({ eventType }) => eventType === type),
  contentOf: ({ details }) => details,
  tsOf: ({ date }) => date,
};

/**
 * Columns of a macro fact, for `indicators()` of a strategy: each row shows the last event of that type that was known
 * (`knownAt`) when the bar closed, NaN before the first.
 *
 * `runBacktest` takes the events as `outside.marketEvents`; a backtest from the store loads them.
 *
 * @param type - kind of event, for example `fomc`
 * @param values - column → field of the details, or a function of the details
 * @param options - when an event becomes stale, a column with its age
 * @returns one indicator per column, to be spread into the record
 * @throws {UsageError} `INVALID_PARAMETER` for a `staleAfterBars` that is not a number of bars
 * @example
 * indicators: () => marketEvent("fomc", { rate: "rate" }, { ageColumn: "barsSinceDecision" });
 */
export function marketEvent<Name extends string, Age extends string = never>(
  type: string,
  values: Readonly<Record<Name, OutsideValue<MarketEvent>>>,
  options: OutsideOptions<Age> = {},
): Readonly<Record<Name | Age, Indicator>> {
  return outsideColumns(marketEvents, { kind: "marketEvent", type, symbol: null }, values, options);
}
