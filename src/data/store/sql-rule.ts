import type { ParsedCondition, ParsedOperand, ParsedRule } from "../../model/parse-signal-rule.js";
import { alias, joinFragments, sql, type Fragment } from "./sql-fragment.js";

/**
 * Stages from `windowed` to `decided`: every row with a column `decision`, 1 BUY, -1 SELL, null nothing.
 *
 * @param expressions - column name → its expression in the stage `windowed`
 */
export function planRule(rule: ParsedRule, expressions: ReadonlyMap<string, Fragment>): Fragment {
  const { comparisons, buy, sell } = rule;
  const operands = comparisons.flatMap(({ left, right }) => [left, right]);
  const each = (make: (i: number) => Fragment): Fragment =>
    joinFragments([sql`*`, ...comparisons.map((_comparison, i) => make(i))], "comma");
  const operandColumns = operands.map(
    (operand, i) => sql`${toExpression(operand, expressions)} as ${alias("operand", i)}`,
  );
  return sql`
  operands as (
    select ${joinFragments([sql`*`, ...operandColumns], "comma")}
    from windowed window series as (partition by symbol order by ts)),
  states as (
    select ${each((i) => sql`${alias("operand", 2 * i)} > ${alias("operand", 2 * i + 1)} as ${alias("state", i)}`)}
    from operands),
  remembered as (
    select ${each((i) => sql`lag(${alias("state", i)}) over series as ${alias("before", i)}`)}
    from states window series as (partition by symbol order by ts)),
  decided as (
    select *, case when ${toCondition(buy)} then 1 when ${toCondition(sell)} then -1 end as decision from remembered)`;
}

function toExpression(operand: ParsedOperand, expressions: ReadonlyMap<string, Fragment>): Fragment {
  if ("constant" in operand) return sql`${operand.constant}::float8`;
  const { column, barsAgo, times } = operand;
  const now = expressions.get(column)!;
  const then = barsAgo === 0 ? now : sql`lag(${now}, ${barsAgo}::int) over series`;
  return times === 1 ? then : sql`${then} * ${times}::float8`;
}

function toCondition(condition: ParsedCondition): Fragment {
  if (condition.kind === "is") return alias(condition.before ? "before" : "state", condition.comparison);
  if (condition.kind === "not") return sql`(not ${toCondition(condition.part)})`;
  return sql`(${joinFragments(condition.parts.map(toCondition), condition.kind === "all" ? "and" : "or")})`;
}
