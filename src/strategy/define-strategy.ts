import { UsageError } from "../model/errors.js";
import { didYouMean } from "../model/nearest.js";
import type { Decision } from "../model/order.js";
import type { CausalFrame } from "./causal-frame.js";
import type { ParamSchema, ParamsOf } from "./params.js";
import type { BarRow } from "./row.js";
import { Strategy, type IndicatorRequests, type StrategyClass, type StrategyFunction } from "./strategy.js";

/** A record without entries that can be named. */
export type NoEntries = Readonly<Record<"", never>>;

/** What `onBar` of a defined strategy receives beside row and frame. */
export interface StrategyContext<P, M> {
  /** Parameter values, defaults included. */
  readonly params: P;
  /** Memory of this run, as `memory` made it. */
  readonly memory: M;
  /** The strategy object: position, cash, equity, orders. */
  readonly strategy: Strategy;
}

/** A strategy without a class. */
export interface StrategyDefinition<S extends ParamSchema, I extends IndicatorRequests, M> {
  /** Name in results. @default "strategy" */
  readonly name?: string;
  /** What it does, one line. */
  readonly description?: string;
  /** Parameters by name. @default {} */
  readonly params?: S;
  /** Columns it reads: the name on `row` → the indicator. */
  readonly indicators?: (params: ParamsOf<S>) => I;
  /** Makes the memory of one run, so that runs never share it. */
  readonly memory?: () => M;
  /** Called at the close of every bar. */
  readonly onBar: (
    i: number,
    row: BarRow & { readonly [K in keyof I]: number },
    df: CausalFrame,
    context: StrategyContext<ParamsOf<S>, M>,
  ) => Decision;
}

/** Class → what it was made from: the text of every such class is the same. */
const definitions = new WeakMap<object, object>();

/** The source text of a strategy: of its class or function, or of what was handed to `defineStrategy`. */
export function sourceTextOf(strategy: StrategyClass | StrategyFunction): string {
  const definition = definitions.get(strategy);
  if (definition === undefined) return String(strategy);
  return Object.entries(definition)
    .map(([key, value]) => `${key}: ${typeof value === "function" ? String(value) : JSON.stringify(value)}`)
    .join("\n");
}

/**
 * A strategy class from a plain object; everything is typed by what is declared.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` for an unknown key or without `onBar`
 * @example
 * ```ts
 * const dip = defineStrategy({
 *   params: { period: int(14, { min: 2 }) },
 *   indicators: ({ period }) => ({ rsi: `rsi${period}` }),
 *   onBar: (i, row) => (row.rsi < 30 ? "BUY" : row.rsi > 70 ? "SELL" : null),
 * });
 * ```
 */
export function defineStrategy<
  const S extends ParamSchema = NoEntries,
  I extends IndicatorRequests = NoEntries,
  M = null,
>(definition: StrategyDefinition<S, I, M>): StrategyClass {
  assertDefinition(definition);
  const defined = class DefinedStrategy extends Strategy<S> {
    static override params = definition.params ?? {};
    static override description = definition.description ?? "";
    static override strategyName = definition.name ?? "strategy";
    readonly #context: StrategyContext<ParamsOf<S>, M> = {
      params: this.params,
      memory: (definition.memory?.() ?? null) as M,
      strategy: this,
    };

    override indicators(params: ParamsOf<S>): IndicatorRequests {
      return definition.indicators?.(params) ?? {};
    }

    onBar(i: number, row: BarRow, df: CausalFrame): Decision {
      return definition.onBar(i, row as BarRow & { readonly [K in keyof I]: number }, df, this.#context);
    }
  };
  definitions.set(defined, definition);
  return defined;
}

const definitionKeys = ["name", "description", "params", "indicators", "memory", "onBar"];

/** What is written in JavaScript was checked by no compiler. */
function assertDefinition(definition: object): void {
  const whose = "name" in definition ? ` of "${String(definition.name)}"` : "";
  const problems = Object.keys(definition)
    .filter((key) => !definitionKeys.includes(key))
    .map((key) => `unknown key "${key}" (known: ${definitionKeys.join(", ")}).${didYouMean(key, definitionKeys)}`);
  const onBar = "onBar" in definition ? definition.onBar : undefined;
  if (typeof onBar !== "function") problems.push(`expected onBar to be a function, received "${String(onBar)}".`);
  if (problems.length > 0) {
    throw new UsageError("INVALID_ARGUMENT", `Wrong definition${whose} in defineStrategy: ${problems.join(" ")}`);
  }
}

/** A strategy class from a plain function, named as the function. */
export function toStrategyClass(onBar: StrategyFunction): StrategyClass {
  return defineStrategy({
    name: onBar.name || "strategy",
    onBar: (i, row, df, { strategy }) => onBar(i, row, df, strategy),
  });
}
