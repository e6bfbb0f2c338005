import { expect, it } from "vitest";
import { UsageError } from "../../src/model/errors.js";
import { parseSignalRule } from "../../src/model/parse-signal-rule.js";
import type { Condition, SignalRule } from "../../src/model/signal-rule.js";

function problemOf(rule: unknown): string {
  try {
    parseSignalRule(rule as SignalRule);
  } catch (error) {
    if (error instanceof UsageError && error.code === "INVALID_ARGUMENT") return error.message;
    throw error;
  }
  return "none";
}

it("a rule names each column and each comparison once, below is above the other way round", () => {
  const { columns, comparisons } = parseSignalRule({
    buy: { all: [{ above: ["ma20", "ma50"] }, { crossesAbove: ["close", 10] }] },
    sell: { any: [{ below: ["ma50", "ma20"] }, { not: { crossesBelow: ["close", 10] } }] },
  });
  expect(columns).toEqual(["ma20", "ma50", "close"]);
  expect(comparisons).toHaveLength(2);
});

it.each([
  [null, /^Wrong signal rule: rule: expected \{ level \} or \{ buy, sell \}, received "null"\.$/],
  [{ buy: { above: ["close", 1] } }, /rule: expected \{ level \} or \{ buy, sell \}, received \{ buy \}/],
  [
    { level: { abov: ["close", 1] } },
    /rule\.level: expected one of above, .* received "abov"\. Did you mean "above"\?/,
  ],
  [{ level: { above: ["close", 1], below: ["close", 1] } }, /rule\.level: .* received \{ above, below \}/],
  [{ level: { above: ["close"] } }, /rule\.level\.above: expected two operands, received a list of 1/],
  [{ level: { above: ["close", NaN] } }, /rule\.level\.above\[1\]: expected a finite number, received "NaN"/],
  [{ level: { above: ["", 1] } }, /above\[0\]: expected a number, a column or \{ column \}/],
  [{ level: { above: [{ column: "close", barsAgo: -1 }, 1] } }, /above\[0\]\.barsAgo: expected a whole number from 0/],
  [{ level: { above: [{ column: "close", times: "2" }, 1] } }, /above\[0\]\.times: expected a finite number/],
  [{ level: { above: [{ column: "close", ago: 1 }, 1] } }, /above\[0\]: expected only column, barsAgo, times/],
  [{ level: { all: [] } }, /rule\.level\.all: expected a list of conditions/],
])("%j is refused with the place and what was expected", (rule, message) => {
  expect(problemOf(rule)).toMatch(message);
});

it("all problems are in one message", () => {
  const message = problemOf({ buy: { above: ["close"] }, sell: { any: [{ not: 3 }, { below: [NaN, 1] }] } });
  expect(message).toMatch(/rule\.buy\.above: .*rule\.sell\.any\[0\]\.not: .*rule\.sell\.any\[1\]\.below\[0\]: /);
});

it("a rule without an end is refused", () => {
  const endless: { not?: Condition } = {};
  endless.not = endless as Condition;
  expect(problemOf({ level: endless })).toMatch(/nested at most 32 deep/);
  const many = Array.from({ length: 201 }, (_, i): Condition => ({ above: ["close", i] }));
  expect(problemOf({ level: { any: many } })).toMatch(/at most 200 comparisons, received 201/);
});
