import type { Trade } from "../model/trade.js";

/** What the metrics of round trips are computed from: row i of every column is one trade. */
export interface TradeColumns {
  /** Trades. */
  readonly length: number;
  /** 1 long, -1 short. */
  readonly side: Float64Array;
  /** Money gained after commission. */
  readonly pnl: Float64Array;
  /** Gain as a fraction of the entry value. */
  readonly return: Float64Array;
  /** Bar of the first fill. */
  readonly entryBar: Float64Array;
  /** Bar of the last fill, or of the mark. */
  readonly exitBar: Float64Array;
  /** Price paid. */
  readonly entryPrice: Float64Array;
}

/** Trades as columns. */
export function toTradeColumns(trades: readonly Trade[]): TradeColumns {
  const column = (value: (trade: Trade) => number): Float64Array => Float64Array.from(trades, value);
  return {
    length: trades.length,
    side: column(({ side }) => (side === "BUY" ? 1 : -1)),
    pnl: column(({ pnl }) => pnl ?? 0),
    return: column((trade) => trade.return),
    entryBar: column(({ entryBar }) => entryBar),
    exitBar: column(({ exitBar }) => exitBar),
    entryPrice: column(({ entryPrice }) => entryPrice),
  };
}
