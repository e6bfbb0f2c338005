import { UsageError } from "./errors.js";
import { didYouMean } from "./nearest.js";
import type { SignalRule } from "./signal-rule.js";

/** An operand with everything stated: a constant, or a column. */
export type ParsedOperand =
  { readonly constant: number } | { readonly column: string; readonly barsAgo: number; readonly times: number };

/** `left > right`. */
export interface Comparison {
  readonly left: ParsedOperand;
  readonly right: ParsedOperand;
}

/** A condition over numbered comparisons; `before` means the comparison on the bar before. */
export type ParsedCondition =
  | { readonly kind: "is"; readonly comparison: number; readonly before: boolean }
  | { readonly kind: "all" | "any"; readonly parts: readonly ParsedCondition[] }
  | { readonly kind: "not"; readonly part: ParsedCondition };

/** A rule in its smallest vocabulary: comparisons, and two conditions over them. */
export interface ParsedRule {
  /** Columns that the rule reads, each once, as written. */
  readonly columns: readonly string[];
  /** Comparisons, each once. */
  readonly comparisons: readonly Comparison[];
  /** True = BUY. */
  readonly buy: ParsedCondition;
  /** True and `buy` not = SELL. */
  readonly sell: ParsedCondition;
}

const conditionNames = ["above", "below", "crossesAbove", "crossesBelow", "all", "any", "not"] as const;
const columnFields = ["column", "barsAgo", "times"];
const deepest = 32;
const mostComparisons = 200;
const longestShift = 1_000_000;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Takes a rule apart. All problems are in one error.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` naming the place, for example `rule.buy.all[1].above[0]`
 */
export function parseSignalRule(rule: SignalRule): ParsedRule {
  return new RuleParser().parse(rule);
}

class RuleParser {
  readonly #problems: string[] = [];
  readonly #columns = new Set<string>();
  readonly #comparisons = new Map<string, { comparison: Comparison; index: number }>();

  parse(rule: unknown): ParsedRule {
    const names = isFields(rule) ? Object.keys(rule).sort().join() : "";
    const { level, buy, sell } = isFields(rule) ? rule : {};
    let parsed: Pick<ParsedRule, "buy" | "sell"> | null = null;
    if (names === "level") {
      const condition = this.#condition(level, "rule.level", 1);
      parsed = { buy: condition, sell: { kind: "not", part: condition } };
    } else if (names === "buy,sell") {
      parsed = { buy: this.#condition(buy, "rule.buy", 1), sell: this.#condition(sell, "rule.sell", 1) };
    } else {
      this.#expect("rule", "{ level } or { buy, sell }", rule);
    }
    const comparisons = [...this.#comparisons.values()].map(({ comparison }) => comparison);
    if (comparisons.length > mostComparisons) {
      this.#problems.push(`rule: expected at most ${mostComparisons} comparisons, received ${comparisons.length}.`);
    }
    if (parsed === null || this.#problems.length > 0) {
      throw new UsageError("INVALID_ARGUMENT", `Wrong signal rule: ${this.#problems.join(" ")}`);
    }
    return { columns: [...this.#columns], comparisons, ...parsed };
  }

  #condition(value: unknown, at: string, depth: number): ParsedCondition {
    const names = isFields(value) ? Object.keys(value) : [];
    const [name] = names;
    if (!isFields(value) || name === undefined || names.length !== 1 || depth > deepest) {
      const depthNote = depth > deepest ? ` nested at most ${deepest} deep` : "";
      this.#expect(at, `an object with one of ${conditionNames.join(", ")}${depthNote}`, value);
      return nothing;
    }
    const inside = value[name];
    const where = `${at}.${name}`;
    switch (name) {
      case "above":
        return this.#above(inside, where, false);
      case "below":
        return this.#above(inside, where, true);
      case "crossesAbove":
        return this.#cross(this.#above(inside, where, false), true);
      case "crossesBelow":
        return this.#cross(this.#above(inside, where, false), false);
      case "not":
        return { kind: "not", part: this.#condition(inside, where, depth + 1) };
      case "all":
      case "any":
        if (!Array.isArray(inside) || inside.length === 0) this.#expect(where, "a list of conditions", inside);
        return { kind: name, parts: listOf(inside).map((one, i) => this.#condition(one, `${where}[${i}]`, depth + 1)) };
      default:
        this.#problems.push(
          `${at}: expected one of ${conditionNames.join(", ")}, received "${name}".${didYouMean(name, conditionNames)}`,
        );
        return nothing;
    }
  }

  /** The state now, and the opposite one on the bar before. */
  #cross(state: ParsedCondition & { kind: "is" }, rising: boolean): ParsedCondition {
    const before: ParsedCondition = { ...state, before: true };
    const [yes, no] = rising ? [state, before] : [before, state];
    return { kind: "all", parts: [yes, { kind: "not", part: no }] };
  }

  #above(value: unknown, at: string, swapped: boolean): ParsedCondition & { kind: "is" } {
    const pair = listOf(value);
    if (pair.length !== 2) this.#expect(at, "two operands", value);
    const [first, second] = [this.#operand(pair[0], `${at}[0]`), this.#operand(pair[1], `${at}[1]`)];
    const comparison = swapped ? { left: second, right: first } : { left: first, right: second };
    const key = JSON.stringify(comparison);
    const known = this.#comparisons.get(key) ?? { comparison, index: this.#comparisons.size };
    this.#comparisons.set(key, known);
    return { kind: "is", comparison: known.index, before: false };
  }

  #operand(value: unknown, at: string): ParsedOperand {
    if (typeof value === "number") {
      if (!Number.isFinite(value)) this.#expect(at, "a finite number", value);
      return { constant: value };
    }
    const fields = typeof value === "string" ? { column: value } : isFields(value) ? value : {};
    const { column, barsAgo = 0, times = 1 } = fields;
    const unknown = Object.keys(fields).find((name) => !columnFields.includes(name));
    if (typeof column !== "string" || column === "") this.#expect(at, "a number, a column or { column }", value);
    else this.#columns.add(column);
    if (unknown !== undefined) this.#expect(at, `only ${columnFields.join(", ")}`, unknown);
    if (!isWhole(barsAgo)) this.#expect(`${at}.barsAgo`, `a whole number from 0 to ${longestShift}`, barsAgo);
    if (typeof times !== "number" || !Number.isFinite(times)) this.#expect(`${at}.times`, "a finite number", times);
    return { column: String(column), barsAgo: Number(barsAgo), times: Number(times) };
  }

  #expect(at: string, what: string, received: unknown): void {
    this.#problems.push(`${at}: expected ${what}, received ${describe(received)}.`);
  }
}

const nothing: ParsedCondition = { kind: "all", parts: [] };

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isWhole(value: unknown): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= longestShift;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isFields(value)) return `{ ${Object.keys(value).join(", ")} }`;
  return `"${String(value)}"`;
}
