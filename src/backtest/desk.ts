import { MarketOf } from "../execution/market.js";
import type { Market, WorkingOrder } from "../execution/working-order.js";
import type { Prices } from "../execution/prices.js";
import { applySplit, payDividend } from "../execution/settle-account.js";
import type { Venue } from "../execution/venue.js";
import type { BarColumns } from "../model/bar.js";
import type { AccountView, OpenOrder } from "../strategy/strategy.js";
import { finerPartsOf } from "./finer-bars.js";
import type { PreparedRun, Seat } from "./prepare-run.js";

/** One symbol of a simulation: its market, and the strategy that is asked about it. */
export class Desk {
  /** Its market at the venue. */
  readonly market: Market;
  /** The strategy with its row and frame. */
  readonly seat: Seat;
  /** Signal per bar: 1 BUY, -1 SELL, 0 none. */
  readonly decisions: Int8Array;
  /** Whether it has a bar at the current instant. */
  active = false;
  /** Bars that finer bars were asked about: their opening instants. */
  readonly refined: number[] = [];
  #nextAction = 0;

  constructor(
    /** What it runs. */
    readonly run: PreparedRun,
    seat: Seat,
    { step, sessionsPerYear }: Pick<Market, "step" | "sessionsPerYear">,
    finer: BarColumns | null,
  ) {
    const { frame, venueBars, priceFactor } = run;
    this.market = new MarketOf<WorkingOrder>(frame.symbol, venueBars, step, sessionsPerYear, finer, priceFactor);
    this.seat = seat;
    this.decisions = new Int8Array(run.frame.length);
  }

  /** Moves to the bar that opens at this instant, if there is one. */
  advance(now: number, tick: number): void {
    const { market } = this;
    const next = market.bar + 1;
    this.active = market.bars.ts[next] === now;
    if (!this.active) return;
    market.bar = next;
    market.tick = tick;
    market.open = market.bars.open[next]!;
  }

  /** Splits and dividends that take effect at this bar's open. */
  settleActions(venue: Venue): void {
    const { actions } = this.run;
    const { market } = this;
    while (this.#nextAction < actions.length && actions[this.#nextAction]!.ts <= market.ts) {
      const action = actions[this.#nextAction++]!;
      if (action.type === "split") applySplit(venue, market, action.ratio);
      else payDividend(venue, market, action.amount);
    }
  }

  /** Finer bars that lie inside the current one. */
  finerBars(): readonly Prices[] {
    const { finer, bar, bars } = this.market;
    if (finer === null) return [];
    this.refined.push(bars.ts[bar]!);
    return finerPartsOf(bars, bar, this.run.frame.resolution, finer);
  }

  /** The account as this desk's strategy sees it. */
  viewOf(venue: Venue): AccountView {
    const marketOf = (symbol: string | undefined): Market | undefined =>
      symbol === undefined ? this.market : venue.markets.find((market) => market.symbol === symbol);
    return {
      position: (symbol) => marketOf(symbol)?.holding.units ?? 0,
      price: (symbol) => {
        const market = marketOf(symbol);
        return market === undefined ? NaN : market.price / market.priceFactorAt(market.bar);
      },
      get cash() {
        return venue.ledger.cash;
      },
      get equity() {
        return venue.equity;
      },
      get orders() {
        return venue.markets.flatMap(({ orders }) => orders.map(toOpenOrder));
      },
    };
  }
}

function toOpenOrder({ id, terms, market }: WorkingOrder): OpenOrder {
  const side = terms.sign > 0 ? "BUY" : "SELL";
  return { id, symbol: market.symbol, side, type: terms.type, contingent: terms.role !== "order" };
}
