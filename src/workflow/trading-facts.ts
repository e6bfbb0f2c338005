import type { Instrument } from "../model/instrument.js";
import type { TradingFacts } from "../model/run-record.js";

/** What a run depends on of its instruments. */
export function toTradingFacts(
  instruments: Readonly<Record<string, Instrument>>,
): Readonly<Record<string, TradingFacts>> {
  return Object.fromEntries(
    Object.entries(instruments).map(([symbol, { assetClass, sessionsPerYear, step }]) => [
      symbol,
      { assetClass, sessionsPerYear, step },
    ]),
  );
}

/** The tickers whose facts are not what they were. */
export function listChangedFacts(
  before: Readonly<Record<string, TradingFacts>>,
  after: Readonly<Record<string, TradingFacts>>,
): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((symbol) => {
    const [was, is] = [before[symbol], after[symbol]];
    return was?.assetClass !== is?.assetClass || was?.sessionsPerYear !== is?.sessionsPerYear || was?.step !== is?.step;
  });
}
