import { expectTypeOf, test } from "vitest";
import type { SignalRule, SqlBacktestRequest, WindowedColumn } from "../../src/index.js";

type Rule = SqlBacktestRequest["rule"];

test("a rule for the database takes windows over the bars alone", () => {
  expectTypeOf<{ level: { above: ["ma20", "bb_upper(20,2.5)"] } }>().toExtend<Rule>();
  expectTypeOf<{ level: { above: ["close", { column: "ath"; barsAgo: 1 }] } }>().toExtend<Rule>();
  expectTypeOf<{ level: { above: ["rsi14", 50] } }>().not.toExtend<Rule>();
  expectTypeOf<{ level: { above: ["close"] } }>().not.toExtend<Rule>();
  expectTypeOf<{ buy: { above: ["close", 1] } }>().not.toExtend<Rule>();
});

test("in memory it takes every column, and what the database takes as well", () => {
  expectTypeOf<{ level: { above: ["rsi14", 50] } }>().toExtend<SignalRule>();
  expectTypeOf<SignalRule<WindowedColumn>>().toExtend<SignalRule>();
});
