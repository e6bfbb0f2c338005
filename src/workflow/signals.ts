import { loadExternalSignals, storeExternalSignals } from "../data/external-signals.js";
import { defaultKnownAt } from "../frame/known-at.js";
import { readExternalSignalFile } from "../data/read-event-file.js";
import type { Store } from "../data/store/store.js";
import type { ExternalSignal } from "../model/events.js";
import type { Resolution } from "../model/resolution.js";
import { defined } from "./defined.js";
import type { EventImport, ImportResult } from "./events.js";

/** One signal from outside to add. */
export interface NewSignal {
  /** Ticker it is about. */
  readonly symbol: string;
  /** Instant it is about, epoch milliseconds UTC. */
  readonly ts: number;
  /** Kind of signal, for example `ml_return_forecast`. */
  readonly signalType: string;
  /** Its content. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** Instant from which it was known. @default the close of its bar, or the midnight UTC after its day */
  readonly knownAt?: number;
  /** Size of the bar that opens at `ts`, if it is about one. */
  readonly resolution?: Resolution;
}

/** Stores one signal; storing it again changes nothing. */
export async function addSignal(store: Store, signal: NewSignal): Promise<ImportResult> {
  const { resolution, ...facts } = signal;
  const row = { ...facts, knownAt: signal.knownAt ?? defaultKnownAt(signal.ts, resolution) };
  return { kind: "signal", skipped: 0, ...(await storeExternalSignals(store, [row])) };
}

/**
 * Stores a file of signals, all of its rows or none; storing it again changes nothing.
 *
 * @throws {UsageError} `MISSING_FILE`
 * @throws {DataError} `FILE_UNREADABLE`, `BAD_ROWS` naming each
 */
export async function importSignals(store: Store, request: Omit<EventImport, "kind">): Promise<ImportResult> {
  const { file, skipBad, tz, resolution, signal } = request;
  const { rows, skipped } = await readExternalSignalFile(file, defined({ skipBad, tz, resolution, signal }));
  return { kind: "signal", skipped: skipped.length, ...(await storeExternalSignals(store, rows)) };
}

/** Which stored signals to list. */
export interface SignalFilter {
  /** Ticker. */
  readonly symbol?: string;
  /** Kind of signal. */
  readonly signalType?: string;
  /** First instant they are about. */
  readonly from?: number;
  /** Last instant they are about. */
  readonly to?: number;
}

/** Stored signals, oldest first. */
export function listSignals(store: Store, filter: SignalFilter): Promise<readonly ExternalSignal[]> {
  return loadExternalSignals(store, filter);
}
