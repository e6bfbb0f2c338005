/** Kinds of instrument, in IBKR's spelling where it has one. */
export const assetClasses = ["STK", "ETF", "IND", "FUT", "CASH", "CRYPTO", "OPT", "BOND", "CMDTY"] as const;

/** Kind of instrument. `CASH` is a currency pair. */
export type AssetClass = (typeof assetClasses)[number];

/** A tradable thing, as stored in `instruments`. Absent facts are null. */
export interface Instrument {
  /** Ticker text, the key. */
  readonly symbol: string;
  /** Long name. */
  readonly description: string | null;
  /** Primary exchange. */
  readonly exchange: string | null;
  /** Currency of its prices. */
  readonly currency: string | null;
  /** Kind of instrument. */
  readonly assetClass: AssetClass | null;
  /** Name of the session calendar. */
  readonly calendar: string | null;
  /** Sessions in a year, for annualising; null = by asset class. */
  readonly sessionsPerYear: number | null;
  /** Smallest quantity step; null = by asset class. */
  readonly step: number | null;
  /** Smallest price step. */
  readonly minTick: number | null;
  /** IBKR's contract id. */
  readonly conId: number | null;
  /** Anything else the broker told us. */
  readonly details: Readonly<Record<string, unknown>> | null;
}

/** An instrument of which only the symbol is known, plus the facts given. */
export function toInstrument(symbol: string, facts: Partial<Instrument> = {}): Instrument {
  return {
    description: null,
    exchange: null,
    currency: null,
    assetClass: null,
    calendar: null,
    sessionsPerYear: null,
    step: null,
    minTick: null,
    conId: null,
    details: null,
    ...facts,
    symbol,
  };
}

/** Sessions in a year: the instrument's own, else 365 for crypto, 260 for currencies, 252 for the rest. */
export function sessionsPerYear(instrument: Pick<Instrument, "sessionsPerYear" | "assetClass">): number {
  if (instrument.sessionsPerYear !== null) return instrument.sessionsPerYear;
  if (instrument.assetClass === "CRYPTO") return 365;
  return instrument.assetClass === "CASH" ? 260 : 252;
}
