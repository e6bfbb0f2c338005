/** What is held of one symbol, and the round trip that is under way. */
export class Holding {
  /** Signed units: above zero long, below zero short. */
  units = 0;
  /** Units entered in this round trip. */
  entered = 0;
  /** Money value of those entries. */
  entryValue = 0;
  /** Units left in this round trip. */
  exited = 0;
  /** Money value of those exits. */
  exitValue = 0;
  /** Commission of this round trip so far. */
  commission = 0;
  /** Dividends received and paid, borrow fees paid, of this round trip so far. */
  income = 0;
  /** Bar of the first fill. */
  entryBar = 0;

  constructor(
    /** Ticker. */
    readonly symbol: string | null,
  ) {}
}
