import { expectTypeOf, test } from "vitest";
import type { Decision } from "../../src/model/order.js";
import type { CausalFrame } from "../../src/strategy/causal-frame.js";
import { defineStrategy } from "../../src/strategy/define-strategy.js";
import { choice, int, type ParamsOf } from "../../src/strategy/params.js";
import type { RowOf } from "../../src/strategy/row.js";
import { Strategy } from "../../src/strategy/strategy.js";

class MaCross extends Strategy<typeof MaCross.params> {
  static override params = { short: int(20), side: choice("long", ["long", "short"]) };
  override indicators({ short }: ParamsOf<typeof MaCross.params>) {
    return { ma20: `ma${short}` };
  }
  onBar(_i: number, row: RowOf<MaCross>, df: CausalFrame): Decision {
    expectTypeOf(row.ma20).toEqualTypeOf<number>();
    expectTypeOf(df.at("close", 0)).toEqualTypeOf<number>();
    expectTypeOf(this.params.side).toEqualTypeOf<"long" | "short">();
    // @ts-expect-error ma50 was not declared
    return row.ma50 > 0 ? "BUY" : null;
  }
}

test("a class reads only the columns it declared", () => {
  expectTypeOf<RowOf<MaCross>["ma20"]>().toEqualTypeOf<number>();
});

test("defineStrategy types row and params by what is declared", () => {
  defineStrategy({
    params: { period: int(14) },
    indicators: ({ period }) => ({ rsi: `rsi${period}` }),
    memory: () => ({ count: 0 }),
    onBar: (_i, row, _df, { params, memory }) => {
      expectTypeOf(row.rsi).toEqualTypeOf<number>();
      expectTypeOf(params.period).toEqualTypeOf<number>();
      expectTypeOf(memory.count).toEqualTypeOf<number>();
      // @ts-expect-error atr was not declared
      return row.atr > 0 ? "BUY" : null;
    },
  });
});

test("nonsense orders do not compile", () => {
  expectTypeOf<{ type: "limit"; side: "BUY" }>().not.toExtend<Decision>();
  expectTypeOf<"HOLD">().not.toExtend<Decision>();
  expectTypeOf<{ type: "limit"; side: "BUY"; limit: 100 }>().toExtend<Decision>();
  expectTypeOf<{ target: 0.5 }>().toExtend<Decision>();
});
