import { columnSpec } from "../indicators/column-spec.js";
import type { Indicator } from "../indicators/indicator.js";
import { barColumnNames, isBarColumnName } from "../model/bar.js";
import { parseSignalRule } from "../model/parse-signal-rule.js";
import type { SignalRule } from "../model/signal-rule.js";
import { defineStrategy } from "./define-strategy.js";
import { computeDecisions } from "./rule-decisions.js";
import type { StrategyClass } from "./strategy.js";

/**
 * A rule as a strategy for `runBacktest` and everything else that takes one.
 *
 * @param name - name in results
 * @throws {UsageError} `INVALID_ARGUMENT` for a rule that is none
 * @example
 * runBacktest(frame, defineRuleStrategy("regime", { level: { above: ["ma20", "ma50"] } }));
 */
export function defineRuleStrategy(name: string, rule: SignalRule): StrategyClass {
  const columns = parseSignalRule(rule).columns.filter((column) => !isBarColumnName(column));
  const decision: Indicator = {
    name: `${name} signal`,
    inputs: [...barColumnNames],
    warmup: 0,
    storedAs: null,
    stream: null,
    spec: columnSpec("Signal", 0, { pane: "own", style: "step", group: "signal", groupLabel: "Signal" }),
    acrossGaps: true,
    compute: ({ frame }) => Float64Array.from(computeDecisions(frame, rule)),
  };
  return defineStrategy({
    name,
    // The columns are declared for the picture and the warm-up; the decision alone is read.
    indicators: () => ({ ...Object.fromEntries(columns.map((column) => [column, column])), decision }),
    onBar: (_i, row) => (row.decision > 0 ? "BUY" : row.decision < 0 ? "SELL" : null),
  });
}
