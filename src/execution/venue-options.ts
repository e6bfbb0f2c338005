import type { Sizing } from "../model/order.js";
import type { CommissionModel } from "./commission.js";

/** What happens to an order that costs more than the account can pay. */
export type OnInsufficient = "resize" | "cancel";

/** Which way through a bar is assumed when its orders depend on it. */
export type SameBar = "pessimistic" | "optimistic" | "lowerTimeframe";

/** How a simulated venue fills and what it charges. */
export interface VenueOptions {
  /** Money at the start. */
  readonly cash: number;
  /** What an order costs. */
  readonly commission: CommissionModel;
  /** Distance of ask and bid as a fraction of the price; half of it is paid on each side. */
  readonly spread: number;
  /** Market and stop orders fill this much worse, in hundredths of a percent. */
  readonly slippageBps: number;
  /** Share of a bar's volume that orders may take; the rest of an order waits. Infinity = no limit. */
  readonly volumeShare: number;
  /** Size of an order that names none. */
  readonly sizing: Sizing;
  /** Value that may be held per unit of equity. */
  readonly leverage: number;
  /** Equity per unit of value held below which there is a margin call. */
  readonly maintenance: number;
  /** Yearly fee on the value of short positions, a fraction. */
  readonly borrowRate: number;
  /** Yearly interest on borrowed money, a fraction. */
  readonly marginRate: number;
  /** What happens to an order that costs more than the account can pay. */
  readonly onInsufficient: OnInsufficient;
  /** Which way through a bar is assumed when its orders depend on it. */
  readonly sameBar: SameBar;
}
