import type { Frame } from "../frame/frame.js";
import { computeIndicators } from "../indicators/compute-indicators.js";
import { isBarColumnName } from "../model/bar.js";
import { parseSignalRule, type ParsedCondition, type ParsedOperand } from "../model/parse-signal-rule.js";
import type { SignalRule } from "../model/signal-rule.js";

/**
 * The decisions of a rule as a column: 1 BUY, -1 SELL, 0 nothing; row i uses rows up to i alone. Columns that the frame
 * has from the store (`ma20`, `ma50`, `ath`) are used, others are computed.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` for a rule that is none, `UNKNOWN_INDICATOR`, `INVALID_PARAMETER`
 * @example
 * const decisions = computeDecisions(frame, { level: { above: ["ma20", "ma50"] } });
 * runSignals(frame, decisions).equity.at(-1);
 */
export function computeDecisions(frame: Frame, rule: SignalRule): Int8Array {
  const { columns, comparisons, buy, sell } = parseSignalRule(rule);
  const wanted = columns.filter((name) => !isBarColumnName(name));
  const known = computeIndicators(frame, Object.fromEntries(wanted.map((name) => [name, name])));
  const states = comparisons.map(({ left, right }) => compare(readOperand(known, left), readOperand(known, right)));
  const [isBuy, isSell] = [evaluate(buy, states), evaluate(sell, states)];
  return isBuy.map((truth, i) => (truth === 1 ? 1 : isSell[i] === 1 ? -1 : 0));
}

function readOperand(frame: Frame, operand: ParsedOperand): Float64Array {
  if ("constant" in operand) return new Float64Array(frame.length).fill(operand.constant);
  const { barsAgo, times } = operand;
  const column = frame.col(operand.column);
  if (barsAgo === 0 && times === 1) return column;
  return column.map((_value, i) => (i < barsAgo ? NaN : column[i - barsAgo]! * times));
}

// Truth is 1, falsehood -1, the unknown 0: then "all" is the least, "any" the greatest, "not" the negative.
function compare(left: Float64Array, right: Float64Array): Int8Array {
  return Int8Array.from(left, (a, i) => (a > right[i]! ? 1 : a <= right[i]! ? -1 : 0));
}

function evaluate(condition: ParsedCondition, states: readonly Int8Array[]): Int8Array {
  if (condition.kind === "not") return evaluate(condition.part, states).map((truth) => -truth);
  if (condition.kind === "is") {
    const state = states[condition.comparison]!;
    return condition.before ? state.map((_truth, i) => (i === 0 ? 0 : state[i - 1]!)) : state;
  }
  const choose = condition.kind === "all" ? Math.min : Math.max;
  return condition.parts
    .map((part) => evaluate(part, states))
    .reduce((some, more) => some.map((truth, i) => choose(truth, more[i]!)));
}
