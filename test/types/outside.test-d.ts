import { expectTypeOf, test } from "vitest";
import { externalSignal } from "../../src/indicators/external-signal.js";
import { marketEvent } from "../../src/indicators/market-event.js";
import { defineStrategy } from "../../src/strategy/define-strategy.js";

test("row has the columns of facts from outside that were declared, and no others", () => {
  defineStrategy({
    indicators: () => ({
      ...externalSignal("ml_return_forecast", { expected: "expected_return" }, { ageColumn: "age" }),
      ...marketEvent("fomc", { rate: ({ rate }) => Number(rate) }),
    }),
    onBar: (_i, row) => {
      expectTypeOf(row.expected).toEqualTypeOf<number>();
      expectTypeOf(row.age).toEqualTypeOf<number>();
      expectTypeOf(row.rate).toEqualTypeOf<number>();
      // @ts-expect-error confidence was not declared
      return row.confidence > 0 ? "BUY" : null;
    },
  });
});
