import type { Venue } from "../execution/venue.js";
import type { Desk } from "./desk.js";

/** How a simulation goes through the bars. */
export interface SimulationPlan {
  /** The account. */
  readonly venue: Venue;
  /** Its symbols, in the order of allocation. */
  readonly desks: readonly Desk[];
  /** Every instant at which any symbol has a bar, rising. */
  readonly clock: Float64Array;
  /** Whether a market order is filled at the close of its own bar. */
  readonly fillAtClose: boolean;
  /** Whether ambiguous bars go the better way. */
  readonly optimistic: boolean;
  /** Whether what is held is sold at the last close. */
  readonly closeAtEnd: boolean;
}

/** What going through the bars left behind, besides the account itself. */
export interface SimulationTrace {
  /** Account value at each close. */
  readonly equity: Float64Array;
  /** Units held at each close; for several symbols the value held per unit of equity (NaN = held without equity). Made when somebody asks. */
  readonly position: () => Float64Array;
  /** Bars with a position at the close. */
  readonly heldBars: number;
  /** Bars whose result depends on what came first. */
  readonly ambiguous: readonly AmbiguousBar[];
}

/** A bar whose result depends on whether its high or its low came first. */
export interface AmbiguousBar {
  /** Ticker. */
  readonly symbol: string | null;
  /** Bar of the run. */
  readonly bar: number;
  /** Opening instant, epoch milliseconds UTC. */
  readonly ts: number;
}
