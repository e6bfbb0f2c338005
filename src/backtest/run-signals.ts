import { checkCommission, noCommission } from "../execution/commission.js";
import { largestQuantity } from "../execution/largest-quantity.js";
import { Holding } from "../execution/holding.js";
import { Ledger } from "../execution/ledger.js";
import type { Frame } from "../frame/frame.js";
import { UsageError } from "../model/errors.js";
import { lazy } from "../model/lazy.js";
import type { Trade } from "../model/trade.js";
import { assertBars, assertNotEmpty } from "./assert-bars.js";
import { assertBacktestOptions, type BacktestOptions } from "./backtest-options.js";

/** The options that the vector engine knows; each means what it means to `runBacktest`. */
export type SignalOptions = Pick<
  BacktestOptions,
  "cash" | "commission" | "spread" | "slippageBps" | "fill" | "closeAtEnd" | "instrument"
>;

const optionNames: readonly string[] = [
  "cash",
  "commission",
  "spread",
  "slippageBps",
  "fill",
  "closeAtEnd",
  "instrument",
] satisfies readonly (keyof SignalOptions)[];

/** What the vector engine found; row i of every column is bar i. */
export interface SignalOutcome {
  /** Account value at each close. */
  readonly equity: Float64Array;
  /** Units held at each close. */
  readonly position: Float64Array;
  /** Round trips, the open one included. */
  readonly trades: readonly Trade[];
  /** Commission paid. */
  readonly commission: number;
}

/** Event signals of a level: BUY (1) where it is above zero, SELL (-1) where it is not, nothing (0) where it is NaN. */
export function toDecisions(level: ArrayLike<number>): Int8Array {
  return Int8Array.from(level, (value) => (Number.isNaN(value) ? 0 : value > 0 ? 1 : -1));
}

/**
 * The vector engine: decisions that are known as a column, long or flat, all equity. The same numbers as the event
 * engine of `runBacktest`, without a strategy to ask; for sweeps over many parameters.
 *
 * @param decisions - per bar: 1 BUY, -1 SELL, 0 nothing; a decision of bar i fills at the next open, or at its own close
 * @throws {UsageError} `INVALID_ARGUMENT` for wrong options, or if there is not one decision per bar
 * @throws {DataError} `EMPTY_RESULT`, `BAD_BARS`
 */
export function runSignals(frame: Frame, decisions: Int8Array, options: SignalOptions = {}): SignalOutcome {
  assertBacktestOptions(options);
  if (decisions.length !== frame.length) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected one decision for each of the ${frame.length} bars, received ${decisions.length}.`,
    );
  }
  assertKnown(decisions, options);
  assertNotEmpty(frame);
  assertBars(frame);
  const { open, close, ts } = frame.bars;
  const trader = createTrader(frame, options);
  const { ledger, holding } = trader;
  const atClose = options.fill === "close";
  const last = frame.length - 1;
  const equity = new Float64Array(frame.length);
  const position = new Float64Array(frame.length);
  let pending = 0;
  for (let i = 0; i <= last; i++) {
    if (pending !== 0) trader.fill(pending, open[i]!, i);
    pending = 0;
    const decision = decisions[i]!;
    if (decision > 0 ? holding.units === 0 : decision < 0 && holding.units > 0) {
      if (atClose) trader.fill(decision, close[i]!, i);
      else pending = decision;
    }
    if (i === last && options.closeAtEnd !== undefined && options.closeAtEnd !== false && holding.units > 0) {
      trader.fill(-1, close[i]!, i);
    }
    equity[i] = ledger.cash + holding.units * close[i]!;
    position[i] = holding.units;
  }
  ledger.markOpen(holding, close[last]!, last);
  const trades = lazy(() => ledger.trades.toTrades(ts));
  return {
    equity,
    position,
    get trades() {
      return trades();
    },
    commission: ledger.commission,
  };
}

/** What would be ignored is a mistake. */
function assertKnown(decisions: ArrayLike<unknown>, options: SignalOptions): void {
  const odd = Object.keys(options).find((name) => !optionNames.includes(name));
  if (odd !== undefined) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected only ${optionNames.join(", ")} with signals, received "${odd}". Use runBacktest for it.`,
    );
  }
  const word = Array.isArray(decisions) ? decisions.findIndex((one) => typeof one !== "number") : -1;
  if (word < 0) return;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected decisions as numbers (1 BUY, -1 SELL, 0 nothing), received "${String(decisions[word])}" for bar ${word}.`,
  );
}

interface Trader {
  readonly ledger: Ledger;
  readonly holding: Holding;
  fill(side: number, price: number, bar: number): void;
}

function createTrader(frame: Frame, options: SignalOptions): Trader {
  const { commission = noCommission, spread = 0, slippageBps = 0, cash = 10_000, instrument } = options;
  const step = instrument?.step ?? (instrument?.assetClass === "CRYPTO" ? 1e-8 : 1);
  const checked = checkCommission(commission);
  const ledger = new Ledger(cash);
  const holding = new Holding(frame.symbol);
  return {
    ledger,
    holding,
    fill(side, price, bar) {
      const paid = price * (1 + side * (spread / 2)) * (1 + side * (slippageBps / 10_000));
      const quantity = side > 0 ? largestQuantity(ledger.cash, paid, step, checked) : -holding.units;
      if (quantity === 0) return;
      ledger.book(holding, quantity, paid, checked.fee(Math.abs(quantity), paid), bar);
    },
  };
}
