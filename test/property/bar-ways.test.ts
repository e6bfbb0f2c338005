import fc from "fast-check";
import { expect, it } from "vitest";
import { describeEnd, makeRun, runEngine } from "../support/make-tick-run.js";
import { simulateTicks } from "../support/tick-simulator.js";
import { equityOf, type TickState } from "../support/tick-state.js";

/** Goes on with the worst state at the close, or the best, and notes the bars on which they differ. */
function chooseBy(optimistic: boolean, ambiguous: number[]) {
  return (states: readonly TickState[], bar: number): TickState => {
    if (new Set(states.map(describeEnd)).size > 1) ambiguous.push(bar);
    const best = (optimistic ? Math.max : Math.min)(...states.map(equityOf));
    return states.find((state) => equityOf(state) === best)!;
  };
}

it.each(["pessimistic", "optimistic"] as const)(
  "every fill and the end of every order equal those of a second simulator, %s, over 250 random strategies",
  (sameBar) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const run = makeRun(seed);
        const bars: number[] = [];
        const { orders, fills, equity, bust } = simulateTicks(run, chooseBy(sameBar === "optimistic", bars));
        const result = runEngine(run, sameBar);
        const numberOf = new Map(result.orders.map(({ id }, number) => [id, number]));
        expect(
          result.fills.map(({ orderId, bar, price, quantity }) => ({
            order: numberOf.get(orderId),
            bar,
            price,
            quantity,
          })),
        ).toEqual(fills);
        expect(result.orders.map(describe)).toEqual(orders.map(describe));
        expect(Array.from(result.equity)).toEqual(equity);
        expect(result.ambiguity!.bars.map(({ bar }) => bar)).toEqual(bars);
        expect(result.bust).toBe(bust);
      }),
      { numRuns: 250, seed: 20261121 },
    );
  },
  60_000,
);

interface Ended {
  readonly type: string;
  readonly role: string;
  readonly status: string;
  readonly reason: string | null;
  readonly filled: number;
  readonly placedBar: number;
  readonly endBar: number | null;
  readonly limit: number | null;
  readonly stop: number | null;
}

function describe({ type, role, status, reason, filled, placedBar, endBar, limit, stop }: Ended): Ended {
  return { type, role, status, reason, filled, placedBar, endBar, limit, stop };
}
