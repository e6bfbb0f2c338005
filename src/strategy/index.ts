/**
 * What to do now: strategies, their parameters, the registry, and what a bar may see.
 *
 * @module strategy
 */
export { CausalFrame, type CausalColumn } from "./causal-frame.js";
export { defineStrategy, toStrategyClass, type StrategyContext, type StrategyDefinition } from "./define-strategy.js";
export {
  choice,
  int,
  real,
  resolveParams,
  type ChoiceParam,
  type IntParam,
  type NumberParamOptions,
  type Param,
  type ParamSchema,
  type ParamsOf,
  type RealParam,
} from "./params.js";
export { PortfolioStrategy, type SymbolView } from "./portfolio-strategy.js";
export { getStrategy, listStrategies, registerStrategy, type StrategyInfo } from "./registry.js";
export type { BarRow, RowOf } from "./row.js";
export { computeDecisions } from "./rule-decisions.js";
export { defineRuleStrategy } from "./rule-strategy.js";
export type {
  Condition,
  Operand,
  OperandPair,
  ShiftedColumn,
  SignalRule,
  WindowedColumn,
} from "../model/signal-rule.js";
export {
  isStrategyClass,
  Strategy,
  strategyBrand,
  type AccountView,
  type IndicatorRequests,
  type OpenOrder,
  type StrategyClass,
  type StrategyFunction,
} from "./strategy.js";
