import { listMetricDefinitions, type MetricDefinition } from "../metrics/metric-definitions.js";
import { UsageError } from "../model/errors.js";
import { didYouMean } from "../model/nearest.js";
import type { Metrics, Profile } from "./profile.js";

/** A metric with everything that makes its number mean something. */
export interface Explanation extends MetricDefinition {
  /** Its name. */
  readonly metric: string;
  /** Whose definition it is. */
  readonly profile: Profile;
  /** Its value in this run; null = undefined. */
  readonly value: number | null;
  /** What the letters of the formula stand for in this run. */
  readonly inputs: Readonly<Record<string, number | string>>;
}

/** What the letters of the formulas stand for in one run. */
export interface ExplanationInputs {
  /** Sessions, bars or days a year, by which the metric is annualised. */
  readonly A: number;
  /** Yearly risk-free rate, a fraction; `rf` of the formulas is that of one session. */
  readonly riskFree: number;
  /** `mar` of the formulas: the return of a session below which a loss is counted. */
  readonly minimumReturn: number;
  /** Observations behind ratios of returns. */
  readonly n: number;
  /** What one observation is. */
  readonly observation: "session" | "bar" | "day";
  /** Account value before the first bar. */
  readonly start: number;
}

/**
 * Explains one metric of a run.
 *
 * @throws {UsageError} `UNKNOWN_METRIC` naming the nearest one
 */
export function explainMetric(
  metric: string,
  profile: Profile,
  metrics: Metrics,
  inputs: ExplanationInputs,
): Explanation {
  const definitions = listMetricDefinitions(profile);
  const definition = definitions.get(metric);
  if (definition === undefined) {
    throw new UsageError(
      "UNKNOWN_METRIC",
      `Expected a metric of profile ${profile} (${[...definitions.keys()].join(", ")}), received "${metric}".${didYouMean(metric, definitions.keys())}`,
    );
  }
  return { metric, profile, ...definition, value: metrics[metric] ?? null, inputs: { ...inputs } };
}
