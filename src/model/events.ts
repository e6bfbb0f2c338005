/** A macro fact, for example a rate decision. */
export interface MarketEvent {
  /** Day it is about, midnight UTC, epoch milliseconds. */
  readonly date: number;
  /** Kind of event, for example `fomc`. */
  readonly eventType: string;
  /** Whatever belongs to it. */
  readonly details: Readonly<Record<string, unknown>>;
  /** Instant from which it was known, epoch milliseconds UTC. */
  readonly knownAt: number;
}

/** A company fact, for example `split {ratio}` or `dividend {amount}`. */
export interface SymbolEvent {
  /** Ticker it is about. */
  readonly symbol: string;
  /** Instant it is about, epoch milliseconds UTC. */
  readonly ts: number;
  /** Kind of event. */
  readonly eventType: string;
  /** Whatever belongs to it. */
  readonly details: Readonly<Record<string, unknown>>;
  /** Instant from which it was known, epoch milliseconds UTC. */
  readonly knownAt: number;
}

/** A stored signal from outside, for example a forecast of a model. */
export interface ExternalSignal {
  /** Ticker it is about. */
  readonly symbol: string;
  /** Instant it is about, epoch milliseconds UTC. */
  readonly ts: number;
  /** Kind of signal, for example `ml_return_forecast`. */
  readonly signalType: string;
  /** Its content, for example `{"horizon_bars": 5, "expected_return": 0.012, "confidence": 0.65}`. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** Instant from which it was known, epoch milliseconds UTC. */
  readonly knownAt: number;
}
