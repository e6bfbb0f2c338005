import type { BarColumns } from "../model/bar.js";
import { Holding } from "./holding.js";

/**
 * One symbol at the venue: its bars, where the clock stands, what is held, which orders wait. (`O` is the order, which
 * knows its market.)
 */
export class MarketOf<O> {
  /** What is held. */
  readonly holding: Holding;
  /** Orders that wait, in order of placing. */
  orders: O[] = [];
  /** The latest market order that a signal or a target placed. */
  lastMarketOrder: O | null = null;
  /** Bar of this symbol the clock stands on; -1 before the first. */
  bar = -1;
  /** Bar of the run the clock stands on: the same number, unless several symbols share the account. */
  tick = -1;
  /** First price of the current bar. */
  open = NaN;
  /** Last price seen: the open while a bar's open is matched, the close afterwards. */
  price = NaN;
  /** Units of this bar's volume that may still be taken. */
  capacity = Infinity;

  constructor(
    /** Ticker. */
    readonly symbol: string | null,
    /** Prices at which orders fill, never adjusted. */
    readonly bars: BarColumns,
    /** Quantities are multiples of this. */
    readonly step: number,
    /** Its sessions a year, for volatility sizing. */
    readonly sessionsPerYear: number,
    /** Finer bars of the same symbol for `sameBar: "lowerTimeframe"`; null = none. */
    readonly finer: BarColumns | null = null,
    /** Price here per price the strategy sees, bar by bar (splits); null = 1. */
    private readonly priceFactor: Float64Array | null = null,
  ) {
    this.holding = new Holding(symbol);
  }

  /** Price here per price the strategy sees, at a bar. */
  priceFactorAt(bar: number): number {
    return this.priceFactor?.[Math.max(0, bar)] ?? 1;
  }

  /** Opening instant of the current bar. */
  get ts(): number {
    return this.bars.ts[this.bar]!;
  }
}
