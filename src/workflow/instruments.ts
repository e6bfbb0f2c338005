import { loadInstrument, loadInstruments as loadAll, storeInstrument } from "../data/instruments.js";
import { loadSeries } from "../data/store/load-series.js";
import type { Store } from "../data/store/store.js";
import { DataError } from "../model/errors.js";
import { formatTs } from "../model/format-ts.js";
import { toInstrument, type Instrument } from "../model/instrument.js";
import { didYouMean } from "../model/nearest.js";
import type { Resolution } from "../model/resolution.js";

/** A stored series of one instrument. */
export interface InstrumentSeries {
  /** Bar size. */
  readonly resolution: Resolution;
  /** Number of bars. */
  readonly bars: number;
  /** First bar, as text. */
  readonly from: string;
  /** Last bar, as text. */
  readonly to: string;
}

/** Every stored instrument by symbol. */
export function loadInstruments(store: Store): Promise<readonly Instrument[]> {
  return loadAll(store);
}

/** Adds an instrument, or further facts to a stored one; returns what is stored then. */
export async function addInstrument(store: Store, symbol: string, facts: Partial<Instrument>): Promise<Instrument> {
  const instrument = { ...((await loadInstrument(store, symbol)) ?? toInstrument(symbol)), ...facts };
  await storeInstrument(store, instrument);
  return instrument;
}

/**
 * One instrument and what is stored of it.
 *
 * @throws {DataError} `SYMBOL_NOT_STORED` naming the nearest one
 */
export async function showInstrument(
  store: Store,
  symbol: string,
): Promise<{ readonly instrument: Instrument; readonly series: readonly InstrumentSeries[] }> {
  const instrument = await loadInstrument(store, symbol);
  if (instrument === null) {
    const known = (await loadAll(store)).map((one) => one.symbol);
    throw new DataError(
      "SYMBOL_NOT_STORED",
      `Expected a stored instrument, received "${symbol}".${didYouMean(symbol, known)} Add it: algo-trader add-instrument -s ${symbol}`,
      { context: { symbol } },
    );
  }
  const series = (await loadSeries(store)).filter((one) => one.symbol === symbol);
  return {
    instrument,
    series: series.map(({ resolution, bars, from, to }) => ({
      resolution,
      bars,
      from: formatTs(from, resolution),
      to: formatTs(to, resolution),
    })),
  };
}
