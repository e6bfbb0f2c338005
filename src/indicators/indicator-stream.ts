import type * as tradingSignals from "trading-signals";

/** The prices of one finished bar. */
export interface StreamingBar {
  /** Opening instant, epoch milliseconds UTC. */
  readonly ts: number;
  /** First price. */
  readonly open: number;
  /** Highest price. */
  readonly high: number;
  /** Lowest price. */
  readonly low: number;
  /** Last price. */
  readonly close: number;
  /** Units traded; NaN = none. */
  readonly volume: number;
}

/** The package that defines the streaming forms; loaded at first use. */
export type TradingSignals = typeof tradingSignals;

/**
 * Starts an indicator afresh.
 *
 * @param signals - the loaded package
 * @returns takes one bar after another, none of them with a gap; what it returns during warm-up is not looked at
 */
export type StreamFactory = (signals: TradingSignals) => (bar: StreamingBar) => number | null;
