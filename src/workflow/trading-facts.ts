import { loadInstrument } from "../data/instruments.js";
import type { Store } from "../data/store/store.js";
import type { Instrument } from "../model/instrument.js";
import type { TradingFacts } from "../model/run-record.js";

/** The stored instruments of these tickers; those that are not stored are left out. */
export async function loadTraded(
  store: Store,
  symbols: readonly string[],
): Promise<Readonly<Record<string, Instrument>>> {
  const instruments: Record<string, Instrument> = {};
  for (const symbol of symbols) {
    const instrument = await loadInstrument(store, symbol);
    if (instrument) instruments[symbol] = instrument;
  }
  return instruments;
}

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
