import { loadInstrument, storeInstrument } from "../data/instruments.js";
import type { Store } from "../data/store/store.js";
import type { Instrument } from "../model/instrument.js";

/** Adds what a source knows of an instrument to what is stored; facts that are stored already stay. */
export async function rememberInstrument(store: Store, fresh: Instrument): Promise<void> {
  const known = await loadInstrument(store, fresh.symbol);
  const facts = Object.fromEntries(Object.entries(known ?? {}).filter(([, value]) => value !== null));
  await storeInstrument(store, { ...fresh, ...facts });
}
