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

/** Which facts from outside a column of a strategy is made of. */
export interface OutsideRequest {
  /** Table that they stand in. */
  readonly kind: "externalSignal" | "marketEvent" | "symbolEvent";
  /** Kind of signal or event, for example `ml_return_forecast`. */
  readonly type: string;
  /** Ticker that they are about; null = that of the bars. Market events are about none. */
  readonly symbol: string | null;
}

/** Facts from outside that a run may join to its bars, each from the instant at which it was known. In any order. */
export interface OutsideData {
  /** Signals of models and people. @default none */
  readonly externalSignals?: readonly ExternalSignal[];
  /** Macro facts. @default none */
  readonly marketEvents?: readonly MarketEvent[];
  /** Company facts. @default none */
  readonly symbolEvents?: readonly SymbolEvent[];
}
