import type { Venue } from "./venue.js";
import { type Market, WorkingOrder, type OrderSize, type OrderTerms } from "./working-order.js";

/** The two sides of a bracket; NaN leaves a side out. */
export interface Bracket {
  /** Where. */
  readonly market: Market;
  /** Name of what it protects. */
  readonly id: string;
  /** Direction of the position: 1 long, -1 short. */
  readonly sign: 1 | -1;
  /** How much of it. */
  readonly size: OrderSize;
  /** Price of the stop. */
  readonly stopLoss: number;
  /** Price of the limit. */
  readonly takeProfit: number;
}

/** Places the two sides of a bracket; a full fill of one cancels the other. */
export function placeBracket(venue: Venue, bracket: Bracket): void {
  const { market, id, stopLoss, takeProfit } = bracket;
  const group = Number.isNaN(stopLoss) || Number.isNaN(takeProfit) ? null : {};
  if (!Number.isNaN(stopLoss)) {
    const terms = toTerms(bracket, "stop", "stopLoss", group);
    venue.place(new WorkingOrder(`${id}:stopLoss`, terms, market, NaN, stopLoss));
  }
  if (!Number.isNaN(takeProfit)) {
    const terms = toTerms(bracket, "limit", "takeProfit", group);
    venue.place(new WorkingOrder(`${id}:takeProfit`, terms, market, takeProfit, NaN));
  }
}

function toTerms(
  { sign, size }: Bracket,
  type: OrderTerms["type"],
  role: OrderTerms["role"],
  group: object | null,
): OrderTerms {
  return {
    type,
    sign: sign > 0 ? -1 : 1,
    size,
    role,
    reduceOnly: true,
    timeInForce: "GTC",
    goodTill: NaN,
    group,
    stopLoss: NaN,
    takeProfit: NaN,
    trail: NaN,
    trailPercent: NaN,
  };
}
