import { loadInstrument } from "../data/instruments.js";
import type { Store } from "../data/store/store.js";
import type { BarRequest, BarSource } from "../model/bar-source.js";
import { UsageError } from "../model/errors.js";
import type { Instrument } from "../model/instrument.js";

/** Facts that make a symbol unique. */
export type InstrumentHints = NonNullable<BarRequest["hints"]>;

/** The instrument that a symbol means, and how it was found. */
export interface FoundInstrument {
  /** Its full record, from the source. */
  readonly instrument: Instrument;
  /** The facts by which it was found; a fetch needs the same ones. */
  readonly hints: InstrumentHints;
}

/**
 * The instrument that a symbol means at a broker: by the facts given, else by those stored, so that it is the same one
 * at every fetch.
 *
 * @throws {DataError} `UNKNOWN_CONTRACT`, `AMBIGUOUS_CONTRACT`
 * @throws {UsageError} `CONFLICTING_OPTIONS` if the facts given mean another contract than the stored bars
 */
export async function findInstrument(
  store: Store,
  source: BarSource,
  symbol: string,
  { hints, signal }: { readonly hints?: InstrumentHints | undefined; readonly signal?: AbortSignal | undefined },
): Promise<FoundInstrument> {
  const stored = await loadInstrument(store, symbol);
  const used = hints ?? toHints(stored);
  const instrument = await source.resolveInstrument(symbol, used, signal);
  if (stored !== null) assertSame(stored, instrument);
  return { instrument, hints: used };
}

function toHints(stored: Instrument | null): InstrumentHints {
  const { exchange = null, currency = null, assetClass = null, conId = null } = stored ?? {};
  return {
    ...(exchange === null ? {} : { exchange }),
    ...(currency === null ? {} : { currency }),
    ...(assetClass === null ? {} : { assetClass }),
    ...(conId === null ? {} : { conId }),
  };
}

function assertSame(stored: Instrument, found: Instrument): void {
  if (stored.conId === null || found.conId === null || stored.conId === found.conId) return;
  const name = ({ conId, exchange, currency }: Instrument): string =>
    `${conId} (${[exchange, currency].filter(Boolean).join(" ")})`;
  throw new UsageError(
    "CONFLICTING_OPTIONS",
    `Expected the contract of the stored "${stored.symbol}", ${name(stored)}, received options that mean ${name(found)}. ` +
      `Bars of two contracts cannot share a name: choose another symbol for it and add --con-id ${found.conId}.`,
    { context: { symbol: stored.symbol, stored: stored.conId, found: found.conId } },
  );
}
