import type { BacktestOptions } from "./backtest-options.js";

/** Data, and what stands in the result itself. */
const elsewhere: readonly string[] = ["profile", "params", "window", "finer", "corporateActions", "outside"];

/** The options of a run as plain values, a commission by its name. */
export function describeOptions({ commission, ...options }: BacktestOptions): Readonly<Record<string, unknown>> {
  const given = Object.entries(options).filter(
    ([name, value]: [string, unknown]) => value !== undefined && !elsewhere.includes(name),
  );
  return { ...Object.fromEntries<unknown>(given), ...(commission && { commission: commission.name }) };
}
